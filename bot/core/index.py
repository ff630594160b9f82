"""A knowledge base -> an index of it; a query -> the passages and gaps worth a closer look."""

from __future__ import annotations

from copy import copy
from functools import cached_property, lru_cache, partial
from itertools import islice
from math import log
from typing import TYPE_CHECKING

from bot.core.contents import InMemory
from bot.core.model import KnowledgeBase
from bot.core.naming import Named, Names
from bot.core.query import Query, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.closeness import Closeness, Meaning
    from bot.core.contents import Contents
    from bot.core.lexicon import English, Lexicon
    from bot.core.model import Entry, Passage
    from bot.core.unit import Unit

CLOSE_LOOK = 10
"""How many units that share words with a question are ranked."""
NEAREST = 5
"""How many units nearest in meaning are ranked beside them."""
_MOST_ASKED = 100
"""Maximum number of units with the same ask that are looked at in a narrowed index."""
_REMEMBERED = 16


class Index:
    """Finds the passages and gaps of a knowledge base that have to do with a question."""

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
        self.meaning = meaning
        self.english = english
        self.lexicon: Lexicon = contents.lexicon
        self.speller = contents.speller
        self.units: Sequence[Unit] = contents.units
        self.mean_length = contents.mean_length
        self._within: frozenset[str] | None = None
        # No method of this index: a circle is not freed before the garbage collector runs.
        self._rarities = lru_cache(_REMEMBERED)(partial(_rarities, contents))

    def within(self, sources: frozenset[str]) -> Index:
        """Return this index narrowed to the sources with these ids: nothing else is found."""
        narrowed = copy(self)
        narrowed._within = sources  # noqa: SLF001 - of the same class
        return narrowed

    @cached_property
    def _names(self) -> Names:
        return Names(self.knowledge.sources, self.lexicon, self.english)

    def named_in(self, question: str) -> Named | None:
        """Return the collections that a question names; None if the index is narrowed already."""
        if self._within is not None or not self._names:
            return None
        return self._names.named_in(question, self.parse(question))

    def warm(self) -> None:
        """Make the first questions as quick as the later ones; takes up to a second."""
        self.named_in("")
        self.speller.warm()
        self.english.kin("")

    def closeness(self, query: Query, units: Iterable[Unit]) -> Mapping[str, Closeness]:
        """Return how close each unit is to the query in meaning, if meanings are compared."""
        if self.meaning is None or not query.terms:
            return {}
        return self.meaning.closeness(query.said, [unit.entry.id for unit in units])

    def rarities(self, grams: frozenset[str]) -> Mapping[str, float]:
        """Return how telling runs of four letters are: the logarithms of their inverse frequency.

        Each unit is compared with the same ones, so those of late are remembered.
        """
        return self._rarities(grams)

    def parse(self, question: str) -> Query:
        """Return the query of `question` in the words of this knowledge."""
        return parse(question, self.lexicon, self.speller)

    def passage(self, id_: str) -> Passage | None:
        """Return the passage with this id."""
        place = self._contents.place(id_)
        passage = None if place is None else self.units[place].passage
        return passage if passage and self._covers(passage) else None

    def unit(self, id_: str) -> Unit | None:
        """Return the passage or gap with this id, taken apart."""
        place = self._contents.place(id_)
        return None if place is None else self.units[place]

    def around(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the passages right before and right behind a passage in its source."""
        if unit.passage is None:
            return ()
        before, after = self.knowledge.beside(unit.passage, 1)
        places = (self._contents.place(passage.id) for passage in (*before, *after))
        return tuple(self.units[place] for place in places if place is not None)

    def search(self, query: Query, count: int = CLOSE_LOOK) -> tuple[Unit, ...]:
        """Return the `count` units that share the most words with the query, and more worth a look.

        These are the units that it is an ask of, and those nearest to it in meaning.
        """
        places = [*self._contents.words.best(self._wanted(query), count, self._within)]
        places += self._asked(query.core)
        if self.meaning is not None and query.terms:
            places += self._nearest(query.said, self.meaning)
        different = dict.fromkeys(places)
        self._contents.expect(different)
        return tuple([self.units[place] for place in different])

    def some(self, count: int) -> Iterable[Unit]:
        """Yield units whatever the question: all, or up to `count` if the index is narrowed."""
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
        # "when does he get there?": with next to nothing to go by, the small words have to do
        return known + [(stem, 0.1) for stem in dict.fromkeys(query.wording.split())]


def _rarities(contents: Contents, grams: frozenset[str]) -> Mapping[str, float]:
    units, held = contents.sampled + 1, contents.grams
    return {gram: log(units / (held.get(gram, 0) + 0.5)) for gram in sorted(grams)}
