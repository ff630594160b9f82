"""The contents of an index: the units of a knowledge base, and the words by which they are found.

A small knowledge base is analyzed in memory. A large knowledge base is kept on disk; see
`bot.knowledge.disk`.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from bot.core.model.knowledge import entries_of
from bot.core.retrieval.search import Words, words_of
from bot.core.retrieval.translating import Translator, analyzed
from bot.core.text.lexicon import build_lexicon, part_of
from bot.core.text.spelling import Speller
from bot.core.text.tokens import grams

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.retrieval.unit import Unit
    from bot.core.text.lexicon import English, Lexicon


class Contents(Protocol):
    """The units of a knowledge base, which can be found by their words.

    mean_length  average number of content words in a text
    sampled      number of units from which `grams` is computed
    """

    mean_length: float
    sampled: int

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base from which the contents were created."""

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon of the knowledge base."""

    @property
    def speller(self) -> Speller:
        """The spelling corrector, based on the words in the knowledge."""

    @property
    def units(self) -> Sequence[Unit]:
        """All passages and gaps, as units."""

    @property
    def words(self) -> Words:
        """The search index, which finds the positions of units in `units`."""

    @property
    def grams(self) -> Mapping[str, int]:
        """For each letter 4-gram, the number of `sampled` units that contain it."""

    def lexicon_of(self, part: KnowledgeBase) -> Lexicon:
        """Return a lexicon for a part of the knowledge, with the word weights of these contents."""

    def unit_at(self, place: int) -> Unit:
        """Return the unit at this position."""

    def some(self, count: int) -> Iterable[Unit]:
        """Return all units, or only about `count` units if reading all of them would be slow."""

    def asked(self, core: str) -> Iterable[int]:
        """Return the positions of units with an ask or heading that, without fillers, is `core`."""

    def expect(self, places: Iterable[int]) -> None:
        """Prefetch the units at these positions if they are on disk."""

    def place(self, id_: str) -> int | None:
        """Return the position of the unit with this id, or None."""

    @property
    def translated(self) -> Mapping[str, frozenset[str]]:
        """The ids of the sources with translated asks, grouped by language."""

    @property
    def translator(self) -> Translator | None:
        """The translator of the units, or None if the units are not translated."""

    def in_language(self, code: str) -> Contents:
        """Return the contents that are searched if the question is in this language."""


class InMemory:
    """The contents of a knowledge base that is small enough to fit in memory.

    The order of the entries does not affect the search results. `code` is the language into which
    the entries are translated, or None.
    """

    def __init__(self, knowledge: KnowledgeBase, english: English, code: str | None = None) -> None:
        self.knowledge, self._english = knowledge, english
        entries = sorted(entries_of(knowledge), key=lambda entry: entry.id)
        self.translator = Translator(build_lexicon(knowledge, english), code) if code else None
        self.lexicon = self._lexicon(knowledge)
        self.units = tuple(analyzed(entry, self.lexicon, self.translator) for entry in entries)
        self.speller = Speller(self.lexicon.spelling, english.words, names=english.names)
        self.sampled = len(self.units)
        self.mean_length = sum(unit.length for unit in self.units) / max(1, len(self.units))
        self._places = {unit.entry.id: place for place, unit in enumerate(self.units)}
        self._in_language: dict[str, Contents] = {}
        self._asked: dict[str, list[int]] = {}
        for place, unit in enumerate(self.units):
            for core in unit.cores:
                self._asked.setdefault(core, []).append(place)

    @cached_property
    def words(self) -> Words:
        """The search index, which finds the positions of units in `units`."""
        return words_of(dict(enumerate(self.units)))

    @cached_property
    def grams(self) -> Mapping[str, int]:
        """For each letter 4-gram, the number of units that contain it."""
        return Counter(gram for unit in self.units for gram in grams(unit.words))

    @cached_property
    def translated(self) -> Mapping[str, frozenset[str]]:
        """The ids of the sources with translated asks, grouped by language."""
        return translated_sources(unit.entry for unit in self.units)

    def in_language(self, code: str) -> Contents:
        """Return the contents that are searched if the question is in this language."""
        if code not in self.translated:
            return self
        if code not in self._in_language:
            self._in_language[code] = InMemory(self.knowledge, self._english, code)
        return self._in_language[code]

    def lexicon_of(self, part: KnowledgeBase) -> Lexicon:
        """Return a lexicon for a part of the knowledge, with the word weights of these contents."""
        return part_of(self.lexicon, self._lexicon(part))

    def _lexicon(self, knowledge: KnowledgeBase) -> Lexicon:
        if self.translator is None:
            return build_lexicon(knowledge, self._english)
        return self.translator.lexicon(knowledge, self._english)

    def unit_at(self, place: int) -> Unit:
        """Return the unit at this position."""
        return self.units[place]

    def some(self, count: int) -> Iterable[Unit]:  # noqa: ARG002 - all of them are in memory
        """Return all units."""
        return self.units

    def expect(self, places: Iterable[int]) -> None:
        """Do nothing, because all units are in memory."""

    def asked(self, core: str) -> Iterable[int]:
        """Return the positions of units with an ask or heading that, without fillers, is `core`."""
        return self._asked.get(core, ())

    def place(self, id_: str) -> int | None:
        """Return the position of the unit with this id, or None."""
        return self._places.get(id_)


def translated_sources(entries: Iterable[Entry]) -> Mapping[str, frozenset[str]]:
    """Return the ids of the sources with translated asks, grouped by language."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        for translation in entry.translations:
            if translation.asks:
                found.setdefault(translation.language, set()).add(entry.source.id)
    return {code: frozenset(ids) for code, ids in found.items()}
