"""Search index of a knowledge base. It selects the passages and gaps to rank for a query."""

from __future__ import annotations

from copy import copy
from functools import cached_property, lru_cache, partial
from itertools import islice
from math import log
from typing import TYPE_CHECKING

from bot.core.contents import InMemory
from bot.core.extending import Extended
from bot.core.model import KnowledgeBase, spread
from bot.core.query import Query, parse
from bot.core.tongues import Tongues
from bot.core.topics import topics_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.closeness import Closeness, Meaning
    from bot.core.contents import Contents
    from bot.core.language import WordLists
    from bot.core.lexicon import English, Lexicon
    from bot.core.model import Entry, Passage, Source
    from bot.core.naming import Named
    from bot.core.reading import Reader
    from bot.core.spelling import Speller
    from bot.core.unit import Unit

CLOSE_LOOK = 10
"""Number of units ranked because they share words with the question."""
NEAREST = 5
"""Number of additional units ranked because they are nearest in meaning."""
_MOST_ASKED = 100
"""Maximum number of units with the same ask that are read if the index is narrowed."""
_FOR_TOPICS = 100
"""Maximum number of units read to find topics if the index is narrowed."""
_REMEMBERED = 16


class Index:
    """Finds the passages and gaps of a knowledge base that match a question."""

    def __init__(
        self,
        knowledge: KnowledgeBase | Contents,
        english: English,
        meaning: Meaning | None = None,
    ) -> None:
        self._contents = contents = (
            InMemory(knowledge, english) if isinstance(knowledge, KnowledgeBase) else knowledge
        )
        self.knowledge = contents.knowledge
        self._english = english
        self.meaning = meaning
        self.reader: Reader | None = None
        self._corrects = True
        self._tongues = Tongues(contents, english)
        self._tongue = self._tongues.main
        self.units: Sequence[Unit] = contents.units
        self.mean_length = contents.mean_length
        self._within: frozenset[str] | None = None
        # Not a bound method, which would create a reference cycle that only the garbage collector
        # frees.
        self._rarities = lru_cache(_REMEMBERED)(partial(_rarities, contents))

    def extended(
        self, knowledge: KnowledgeBase, entries: Iterable[Entry], meaning: Meaning | None
    ) -> Index:
        """Return an index of `knowledge`, which also has these entries. See `Extended`."""
        contents = Extended(self._contents, knowledge, entries)
        index = Index(contents, self._english, meaning)
        index.reader = self.reader
        return index

    def within(self, sources: frozenset[str]) -> Index:
        """Return this index narrowed to the sources with these ids."""
        narrowed = copy(self)
        for name in ("topics", "_collections"):
            narrowed.__dict__.pop(name, None)
        narrowed._within = sources  # noqa: SLF001 - of the same class
        narrowed._tongues = self._tongues.within(sources)  # noqa: SLF001 - as above
        narrowed._tongue = narrowed._tongues.nearest(self._tongue)  # noqa: SLF001 - as above
        return narrowed

    def in_collection_of(self, unit: Unit | None) -> Index:
        """Return this index narrowed to the collection of a unit.

        It contains what else a message is about. Sources that are not in a collection belong
        together. Without a unit, or with only one collection, the index is not narrowed.
        """
        if unit is None or len(self._collections) < 2:  # noqa: PLR2004 - nothing else to leave out
            return self
        return self.within(self._collections[_collection_of(unit.entry.source)])

    @cached_property
    def _collections(self) -> Mapping[str | None, frozenset[str]]:
        """The ids of the sources searched, by the ids of their collections."""
        found: dict[str | None, set[str]] = {}
        for source in self.knowledge.sources:
            if self._within is None or source.id in self._within:
                found.setdefault(_collection_of(source), set()).add(source.id)
        return {key: frozenset(ids) for key, ids in found.items()}

    @property
    def is_narrowed(self) -> bool:
        """True if only some of the sources are searched."""
        return self._within is not None

    def comparing(self, meaning: Meaning, reader: Reader | None = None) -> Index:
        """Return a copy that also compares meanings, and uses `reader` if given."""
        compared = copy(self)
        compared.meaning, compared.reader = meaning, reader
        return compared

    def unread(self) -> Index:
        """Return this index without its reader."""
        plain = copy(self)
        plain.reader = None
        return plain

    def as_typed(self) -> Index:
        """Return a copy that corrects no spelling."""
        literal = copy(self)
        literal._corrects = False  # noqa: SLF001 - of the same class
        return literal

    @property
    def lexicon(self) -> Lexicon:
        """The words of the knowledge, for reading questions in the language of this index."""
        return self._tongue.lexicon

    @property
    def speller(self) -> Speller:
        """Corrects typos to words of the knowledge."""
        return self._tongue.speller if self._corrects else self._tongue.speller.uncorrecting()

    @property
    def lists(self) -> WordLists:
        """The everyday words of the language."""
        return self._tongue.lists

    def asked(self, question: str, previous: Sequence[str] = ()) -> Index:
        """Return this index for the language of a question. `previous` holds earlier questions."""
        tongue = self._tongues.of(question, previous)
        if tongue is self._tongue:
            return self
        index = copy(self)
        index._tongue = tongue  # noqa: SLF001 - of the same class
        return index

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """A few topics of the knowledge, for members who don't know what to ask about."""
        if self._within is None:
            return topics_of(spread(self.knowledge.passages))
        return topics_of([unit.passage for unit in self.some(_FOR_TOPICS) if unit.passage])

    def named_in(self, question: str) -> Named | None:
        """Return the collections that a question names, or None if the index is narrowed."""
        names = None if self._within is not None else self._tongue.names
        return names.named_in(question, self.parse(question)) if names else None

    def warm(self) -> None:
        """Fill the caches, so that the first questions are as fast as later ones.

        This takes up to a second.
        """
        _ = self.topics
        self._tongues.warm()

    def closeness(self, query: Query, units: Iterable[Unit]) -> Mapping[str, Closeness]:
        """Return the semantic similarity of each unit, by id, or nothing if no model is in use."""
        if self.meaning is None or not query.terms:
            return {}
        return self.meaning.closeness(query.said, [unit.entry.id for unit in units])

    def rarities(self, grams: frozenset[str]) -> Mapping[str, float]:
        """Return the weights of letter 4-grams: the logarithms of their inverse document frequency.

        The result is cached, because each unit is compared with the same 4-grams.
        """
        return self._rarities(grams)

    def parse(self, question: str) -> Query:
        """Return the query for `question`, parsed with the words of this knowledge."""
        return parse(question, self.lexicon, self.speller)

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id, or None."""
        place = self._contents.place(id_)
        passage = None if place is None else self.units[place].passage
        return passage if passage and self._covers(passage) else None

    def unit(self, id_: str) -> Unit | None:
        """Return the analyzed passage or gap with this id, or None."""
        place = self._contents.place(id_)
        return None if place is None else self.units[place]

    def around(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the passages directly before and after a passage in its source."""
        if unit.passage is None:
            return ()
        before, after = self.knowledge.beside(unit.passage, 1)
        places = (self._contents.place(passage.id) for passage in (*before, *after))
        return tuple(self.units[place] for place in places if place is not None)

    def search(self, query: Query, count: int = CLOSE_LOOK) -> tuple[Unit, ...]:
        """Return the `count` units that share the most words with the query, and a few more.

        Units with an ask equal to the query and units nearest in meaning are added.
        """
        places = [*self._contents.words.best(self._wanted(query), count, self._within)]
        places += self._asked(query.core)
        if self.meaning is not None and query.terms:
            places += self._nearest(query.said, self.meaning)
        different = dict.fromkeys(places)
        self._contents.expect(different)
        return tuple([self.units[place] for place in different])

    def some(self, count: int) -> Iterable[Unit]:
        """Return units for any question: all units, or up to `count` if the index is narrowed."""
        if self._within is None:
            return self.units
        return map(self.units.__getitem__, self._contents.words.any_of(self._within, count))

    def _covers(self, entry: Entry) -> bool:
        return self._within is None or entry.source.id in self._within

    def _asked(self, core: str) -> Iterable[int]:
        if self._within is None:
            return self._contents.asked(core)
        return self._contents.words.asked(core, _MOST_ASKED, self._within) if core else ()

    def _nearest(self, said: str, meaning: Meaning) -> Iterable[int]:
        count = NEAREST if self._within is None else len(self.units)
        found = map(self._contents.place, meaning.nearest(said, count))
        places = (place for place in found if place is not None)
        return islice((one for one in places if self._covers(self.units[one].entry)), NEAREST)

    def _wanted(self, query: Query) -> Iterable[tuple[str, float]]:
        known = [entry for entry in query.terms.items() if self.lexicon.is_known(entry[0])]
        if len(known) > 1:
            return known
        # "when does he get there?" has almost no content words, so the stop words are used as well
        return known + [(stem, 0.1) for stem in dict.fromkeys(query.wording.split())]


def _collection_of(source: Source) -> str | None:
    return source.collection.id if source.collection else None


def _rarities(contents: Contents, grams: frozenset[str]) -> Mapping[str, float]:
    units, held = contents.sampled + 1, contents.grams
    return {gram: log(units / (held.get(gram, 0) + 0.5)) for gram in sorted(grams)}
