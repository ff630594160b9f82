"""The index of a knowledge base, which selects the passages and gaps to rank for a query."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from bot.core.model.knowledge import KnowledgeBase, spread
from bot.core.questions.query import Query, parse
from bot.core.retrieval.contents import InMemory
from bot.core.retrieval.extending import Extended
from bot.core.retrieval.tongues import Based, Tongues
from bot.core.retrieval.topics import topics_of
from bot.core.retrieval.view import View
from bot.core.text.language import ENGLISH
from bot.core.text.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.model.entries import Entry, Passage, Source
    from bot.core.questions.naming import Named
    from bot.core.retrieval.closeness import Closeness, Meaning
    from bot.core.retrieval.contents import Contents
    from bot.core.retrieval.reader import Reader
    from bot.core.retrieval.tongues import Tongue
    from bot.core.retrieval.unit import Unit
    from bot.core.text.language import WordLists
    from bot.core.text.lexicon import English, Lexicon

CLOSE_LOOK = 10
"""Number of units ranked because they share words with the question."""
NEAREST = 5
"""Number of additional units ranked because they are nearest in meaning."""
_MOST_ASKED = 100
"""Maximum number of units with the same ask that are read if the index is narrowed."""
_FOR_TOPICS = 100
"""Maximum number of units read to find topics if the index is narrowed."""
_RELATED = 0.3
"""Weight of a related word in the search, as a share of the weight of the word itself."""
_ALL = 1_000_000_000
"""Number of units sorted by meaning if only a part of the knowledge is searched: all units."""


class Index:
    """Finds the passages and gaps of a knowledge base that match a question."""

    def __init__(
        self,
        knowledge: KnowledgeBase | Contents,
        english: English,
        meaning: Meaning | None = None,
        based: Based | None = None,
    ) -> None:
        self._whole = contents = (
            InMemory(knowledge, english) if isinstance(knowledge, KnowledgeBase) else knowledge
        )
        self.knowledge = contents.knowledge
        self._english = english
        self._meaning = meaning
        self._reader: Reader | None = None
        self._corrects = True
        self._tongues = Tongues(contents, english, based)
        self._within: frozenset[str] | None = None
        self.preferred: Sequence[frozenset[str]] = ()
        """The source ids of the preferred collections, most preferred first."""
        self._read_in(self._tongues.main)

    def _read_in(self, tongue: Tongue) -> None:
        """Switch to questions in this language."""
        self._tongue, self._contents = tongue, tongue.contents
        self.mean_length = tongue.contents.mean_length

    @property
    def meaning(self) -> Meaning | None:
        """The object that compares meanings, or None if meanings aren't compared.

        Meanings are compared only if a model supports the language of the questions and the
        contents are not translated.
        """
        given, tongue = self._meaning, self._tongue
        if given is None or tongue.is_translated:
            return None
        return given if given.language in {None, tongue.language.code} else None

    @property
    def reader(self) -> Reader | None:
        """The model that reads passages, or None if there is none or meanings aren't compared."""
        return self._reader if self.meaning else None

    def extended(
        self, knowledge: KnowledgeBase, entries: Iterable[Entry], meaning: Meaning | None
    ) -> Index:
        """Return an index of `knowledge`, which must include `entries`. See `Extended`."""
        contents = Extended(self._whole, knowledge, entries)
        return self._with(contents, Based(self._tongues, Speller.longer), meaning)

    def seeing(self, sources: frozenset[str]) -> Index:
        """Return an index of only the sources with these ids, as if there were no other sources.

        The new index shares its units and vectors with this index. Unlike `within`, which only
        narrows the search for an answer, this method hides every trace of the other sources.
        """
        contents = View(self._whole, sources)
        return self._with(contents, Based(self._tongues, Speller.within), self._meaning)

    def _with(self, contents: Contents, based: Based, meaning: Meaning | None) -> Index:
        index = Index(contents, self._english, meaning, based)
        index._reader = self._reader
        return index

    def preferring(self, order: Sequence[frozenset[str]]) -> Index:
        """Return a copy that prefers collections in this order.

        See `bot.core.answering.preferring`.
        """
        preferring = copy(self)
        preferring.preferred = order
        return preferring

    def within(self, sources: frozenset[str]) -> Index:
        """Return a copy that searches only the sources with these ids."""
        narrowed = copy(self)
        for name in ("topics", "_collections"):
            narrowed.__dict__.pop(name, None)
        narrowed._within = sources  # noqa: SLF001 - of the same class
        narrowed._tongues = self._tongues.within(sources)  # noqa: SLF001 - as above
        narrowed._read_in(narrowed._tongues.nearest(self._tongue))  # noqa: SLF001 - as above
        return narrowed

    def in_collection_of(self, unit: Unit | None) -> Index:
        """Return a copy that searches only the collection of a unit.

        A message is usually about a single collection. Sources without a collection are treated as
        one collection. Return this index itself if there is no unit or only one collection.
        """
        if unit is None or len(self._collections) < 2:  # noqa: PLR2004 - nothing else to leave out
            return self
        return self.within(self._collections[_collection_of(unit.entry.source)])

    @cached_property
    def _collections(self) -> Mapping[str | None, frozenset[str]]:
        """The ids of the sources that are searched, grouped by the id of their collection."""
        found: dict[str | None, set[str]] = {}
        for source in self.knowledge.sources:
            if self._within is None or source.id in self._within:
                found.setdefault(_collection_of(source), set()).add(source.id)
        return {key: frozenset(ids) for key, ids in found.items()}

    @property
    def units(self) -> Sequence[Unit]:
        """The passages and gaps, as units."""
        return self._contents.units

    @property
    def is_narrowed(self) -> bool:
        """True if only some of the sources are searched."""
        return self._within is not None

    def comparing(self, meaning: Meaning, reader: Reader | None = None) -> Index:
        """Return a copy that also compares meanings and that uses `reader`, if given."""
        compared = copy(self)
        compared._meaning, compared._reader = meaning, reader  # noqa: SLF001 - of the same class
        return compared

    def unread(self) -> Index:
        """Return a copy without a reader."""
        plain = copy(self)
        plain._reader = None  # noqa: SLF001 - of the same class
        return plain

    def as_typed(self) -> Index:
        """Return a copy that doesn't correct the spelling of questions."""
        literal = copy(self)
        literal._corrects = False  # noqa: SLF001 - of the same class
        return literal

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon for reading questions in the language of this index."""
        return self._tongue.lexicon

    @property
    def speller(self) -> Speller:
        """The spelling corrector, based on the words in the knowledge."""
        return self._tongue.speller if self._corrects else self._tongue.speller.uncorrecting()

    @property
    def lists(self) -> WordLists:
        """The word lists of this index's language."""
        return self._tongue.lists

    def asked(self, question: str, previous: Sequence[str] = ()) -> Index:
        """Return an index for the language of a question. `previous` contains earlier questions."""
        tongue = self._tongues.of(question, previous)
        if tongue is self._tongue:
            return self
        index = copy(self)
        index._read_in(tongue)  # noqa: SLF001 - of the same class
        return index

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """A few topics of the knowledge, for members who don't know what to ask about."""
        if self._within is None:
            return topics_of(spread(self.knowledge.passages))
        return topics_of([unit.passage for unit in self.some(_FOR_TOPICS) if unit.passage])

    def named_in(self, question: str) -> Named | None:
        """Return the collections that a question names, if any.

        If this index is narrowed, always return None.
        """
        names = None if self._within is not None else self._tongue.names
        return names.named_in(question, self.parse(question)) if names else None

    def warm(self) -> None:
        """Fill the caches so that the first questions are as fast as later ones.

        Filling the caches takes up to a second.
        """
        _ = self.topics
        self._tongues.warm()

    def closeness(self, query: Query, units: Iterable[Unit]) -> Mapping[str, Closeness]:
        """Return the semantic similarity of each unit to the query, by the unit's id.

        The mapping is empty if meanings aren't compared or the query has no content words.
        """
        if self.meaning is None or not query.terms:
            return {}
        return self.meaning.closeness(query.said, [unit.entry.id for unit in units])

    def rarities(self, grams: frozenset[str]) -> Mapping[str, float]:
        """Return the weight of each letter 4-gram: the log of its inverse document frequency.

        Recent results are cached, because each unit is compared with the same 4-grams.
        """
        return self._tongue.rarities(grams)

    def parse(self, question: str) -> Query:
        """Return the query for `question`, parsed with the words in the knowledge."""
        return parse(question, self.lexicon, self.speller)

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id, or None."""
        unit = self.unit(id_)
        passage = unit and unit.passage
        return passage if passage and self._covers(passage) else None

    def unit(self, id_: str) -> Unit | None:
        """Return the analyzed passage or gap with this id, or None."""
        place = self._contents.place(id_)
        return None if place is None else self._contents.unit_at(place)

    def around(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the passages directly before and after a passage in its source."""
        if unit.passage is None:
            return ()
        before, after = self.knowledge.beside(unit.passage, 1)
        places = (self._contents.place(passage.id) for passage in (*before, *after))
        return tuple(self._contents.unit_at(place) for place in places if place is not None)

    def search(self, query: Query, count: int = CLOSE_LOOK) -> tuple[Unit, ...]:
        """Return the `count` units whose words best match the query, and a few more units.

        The additional units have an ask or heading that equals the query, or are the nearest to it
        in meaning.
        """
        places = [*self._contents.words.best(self._wanted(query), count, self._within)]
        places += self._asked(query.core)
        if self.meaning is not None and query.terms:
            places += self._nearest(query.said, self.meaning)
        different = dict.fromkeys(places)
        self._contents.expect(different)
        unit_at = self._contents.unit_at
        return tuple([unit_at(place) for place in different])

    def some(self, count: int) -> Iterable[Unit]:
        """Return up to `count` units if the index is narrowed; otherwise, see `Contents.some`."""
        if self._within is None:
            return self._contents.some(count)
        places = self._contents.words.any_of(self._within, count)
        return map(self._contents.unit_at, places)

    def _covers(self, entry: Entry) -> bool:
        return self._within is None or entry.source.id in self._within

    def _asked(self, core: str) -> Iterable[int]:
        if self._within is None:
            return self._contents.asked(core)
        return self._contents.words.asked(core, _MOST_ASKED, self._within) if core else ()

    def _nearest(self, said: str, meaning: Meaning) -> Iterable[int]:
        is_whole = self._within is None and not isinstance(self._contents, View)
        nearest = meaning.nearest(said, NEAREST if is_whole else _ALL)
        found = map(self._contents.place, nearest)
        places = (place for place in found if place is not None)
        unit_at = self._contents.unit_at
        return islice((one for one in places if self._covers(unit_at(one).entry)), NEAREST)

    def _wanted(self, query: Query) -> Sequence[tuple[str, float]]:
        known = [entry for entry in query.terms.items() if self.lexicon.is_known(entry[0])]
        if query.language is not ENGLISH or not known:
            known += self._related(query)
        if len(known) > 1:
            return known
        # A question such as "when does he get there?" has almost no content words, so its stop
        # words are searched for as well.
        return known + [(stem, 0.1) for stem in dict.fromkeys(query.wording.split())]

    def _related(self, query: Query) -> Iterable[tuple[str, float]]:
        """Yield known stems that are related to the query's unknown stems, with their weights."""
        is_known = self.lexicon.is_known
        for stem, weight in query.terms.items():
            for one in () if is_known(stem) else self.lists.kin(stem):
                if is_known(one) and one not in query.terms:
                    yield one, weight * _RELATED


def _collection_of(source: Source) -> str | None:
    return source.collection.id if source.collection else None
