"""The part of an index's contents that may be used in a server, category or channel.

In a view, the engine can't read the rest of the knowledge. Answers can't quote it, and typos are
never corrected to words that only the rest contains. Units, vectors and the search index are shared
with the whole contents.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bot.core.retrieval.search import words_of
from bot.core.retrieval.translating import analyzed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.retrieval.contents import Contents
    from bot.core.retrieval.unit import Unit
    from bot.core.text.glossary import Alias
    from bot.core.text.lexicon import Lexicon
    from bot.core.text.spelling import Speller

_MOST_ASKED = 100
"""Maximum number of units with the same ask that are read."""


class View:
    """The contents, limited to some of the sources. Positions refer to the whole contents."""

    def __init__(self, whole: Contents, sources: frozenset[str]) -> None:
        self._whole = whole
        self.translator = whole.translator
        self.knowledge = whole.knowledge.within(sources)
        self._sources = sources = frozenset(source.id for source in self.knowledge.sources)
        self.lexicon = whole.lexicon_of(self.knowledge)
        self.words = whole.words.within(sources)
        self._is_held = self.knowledge.is_held
        self._reread: Mapping[int, Unit] = {}
        if self._is_held and self.lexicon.glossary != whole.lexicon.glossary:
            self._reread = dict(self._read_again())
            self.words = self.words.along(words_of(self._reread))
        self.mean_length, self.sampled = whole.mean_length, whole.sampled

    @cached_property
    def speller(self) -> Speller:
        """The spelling corrector, based on the words in these sources."""
        return self._whole.speller.within(self.lexicon)

    @cached_property
    def _places(self) -> Sequence[int]:
        return self.words.any_of(self._sources, len(self._whole.units))

    @property
    def grams(self) -> Mapping[str, int]:
        """The letter 4-gram counts of the whole contents; see `Contents.grams`."""
        return self._whole.grams

    @property
    def units(self) -> Sequence[Unit]:
        """All units of these sources. To find a few units quickly, use `some` or `words`."""
        return tuple(self.some(len(self._whole.units)))

    def _read_again(self) -> Iterator[tuple[int, Unit]]:
        """Yield new analyses of the units that may depend on aliases from other sources.

        In the whole contents, the aliases from all sources were replaced by their terms.
        """
        foreign = _aliases(self._whole.lexicon) - _aliases(self.lexicon)
        terms = {frozenset(stem for _, stem in alias.meaning) for alias in foreign}
        for place in self._places:
            unit = self._whole.unit_at(place)
            if any(term <= unit.held for term in terms):
                yield place, analyzed(unit.entry, self.lexicon, self.translator)

    def unit_at(self, place: int) -> Unit:
        """Return the unit at this position."""
        return self._reread.get(place) or self._whole.unit_at(place)

    def some(self, count: int) -> Iterable[Unit]:
        """Return all units or, if the units are on disk, up to `count` of them."""
        places = self._places if self._is_held else self.words.any_of(self._sources, count)
        return map(self.unit_at, places)

    def lexicon_of(self, part: KnowledgeBase) -> Lexicon:
        """Return the lexicon of a part of the knowledge."""
        return self._whole.lexicon_of(part)

    def asked(self, core: str) -> Iterable[int]:
        """Return the positions of units with an ask or heading that, without fillers, is `core`."""
        if self._is_held and not self._reread:
            unit_at, sources = self._whole.unit_at, self._sources
            found = self._whole.asked(core)
            return [place for place in found if unit_at(place).entry.source.id in sources]
        return self.words.asked(core, _MOST_ASKED) if core else ()

    @cached_property
    def translated(self) -> Mapping[str, frozenset[str]]:
        """The ids of the sources with translated asks, grouped by language."""
        seen = {code: ids & self._sources for code, ids in self._whole.translated.items()}
        return {code: ids for code, ids in seen.items() if ids}

    def in_language(self, code: str) -> Contents:
        """Return the contents that are searched if the question is in this language."""
        if code not in self.translated:
            return self
        return View(self._whole.in_language(code), self._sources)

    def expect(self, places: Iterable[int]) -> None:
        """Prefetch the units at these positions if they are on disk."""
        self._whole.expect(places)

    def place(self, id_: str) -> int | None:
        """Return the position of the unit with this id, or None if these sources lack it."""
        place = self._whole.place(id_)
        if place is None or self._whole.unit_at(place).entry.source.id not in self._sources:
            return None
        return place


def _aliases(lexicon: Lexicon) -> set[Alias]:
    return {alias for some in lexicon.glossary.values() for alias in some}
