"""The contents of an index with a few more asks and gaps, such as those of one Discord server.

All servers share the base contents, so a few entries cost little, however large the knowledge is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, overload

from bot.core.retrieval.contents import translated_sources
from bot.core.retrieval.search import words_of
from bot.core.retrieval.translating import Translator, analyzed
from bot.core.text.lexicon import part_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.retrieval.contents import Contents
    from bot.core.retrieval.unit import Unit
    from bot.core.text.lexicon import Lexicon


class Extended:
    """The contents of `base`, extended by `entries`.

    An entry replaces any entry of `base` with the same id. The replacement may have more asks than
    the entry that it replaces, but not fewer. The letter 4-grams and the mean length are those of
    `base`, because a few entries hardly change them.
    """

    def __init__(
        self,
        base: Contents,
        knowledge: KnowledgeBase,
        entries: Iterable[Entry],
        translator: Translator | None = None,
    ) -> None:
        self._base, self.knowledge = base, knowledge
        self.mean_length, self.sampled, self.grams = base.mean_length, base.sampled, base.grams
        self.translator = translator or base.translator
        self._entries = entries = sorted(entries, key=lambda entry: entry.id)
        places = [base.place(entry.id) for entry in entries]
        self._replaced = [base.unit_at(place).entry for place in places if place is not None]
        self.lexicon = _lexicon(base.lexicon, self._replaced, entries, self.translator)
        self.speller = base.speller.longer(self.lexicon)
        new = iter(range(len(base.units), len(base.units) + len(entries)))
        self._own = {
            next(new) if place is None else place: analyzed(entry, self.lexicon, self.translator)
            for place, entry in zip(places, entries, strict=True)
        }
        self._places = {unit.entry.id: place for place, unit in self._own.items()}
        self.units: Sequence[Unit] = _Units(base.units, self._own)
        self.words = base.words.along(words_of(self._own))

    @cached_property
    def translated(self) -> Mapping[str, frozenset[str]]:
        """The ids of the sources with translated asks, grouped by language."""
        own, base = translated_sources(self._entries), self._base.translated
        nothing = frozenset[str]()
        return {code: base.get(code, nothing) | own.get(code, nothing) for code in {*base, *own}}

    def in_language(self, code: str) -> Contents:
        """Return the contents that are searched if the question is in this language."""
        if code not in self.translated:
            return self
        base = self._base.in_language(code)
        knowledge = base.knowledge.extended({entry.id: entry for entry in self._entries})
        translator = base.translator or Translator(self.lexicon, code)
        return Extended(base, knowledge, self._entries, translator)

    def lexicon_of(self, part: KnowledgeBase) -> Lexicon:
        """Return a lexicon for a part of the knowledge, with the word weights of these contents."""
        words = self._base.lexicon_of(part)
        if part.is_held:
            return part_of(self.lexicon, words)
        seen = {source.id for source in part.sources}
        old = [entry for entry in self._replaced if entry.source.id in seen]
        new = [entry for entry in self._entries if entry.source.id in seen]
        return _lexicon(words, old, new, self.translator)

    def unit_at(self, place: int) -> Unit:
        """Return the unit at this position."""
        return self._own.get(place) or self._base.unit_at(place)

    def some(self, count: int) -> Iterable[Unit]:
        """Return all units, or only about `count` units if reading all of them would be slow."""
        base = self._base
        new = (unit for unit in self._own.values() if base.place(unit.entry.id) is None)
        found = (self._own_or(unit) for unit in base.some(count))
        return chain(found, new)

    def _own_or(self, unit: Unit) -> Unit:
        place = self._places.get(unit.entry.id)
        return unit if place is None else self._own[place]

    def asked(self, core: str) -> Iterable[int]:
        """Return the positions of units with an ask or heading that, without fillers, is `core`."""
        own = (place for place, unit in self._own.items() if core in unit.cores)
        return dict.fromkeys(chain(self._base.asked(core), own if core else ()))

    def expect(self, places: Iterable[int]) -> None:
        """Prefetch the units at these positions if they are on disk."""
        self._base.expect(place for place in places if place not in self._own)

    def place(self, id_: str) -> int | None:
        """Return the position of the unit with this id, or None."""
        own = self._places.get(id_)
        return self._base.place(id_) if own is None else own


def _lexicon(
    base: Lexicon, old: Iterable[Entry], new: Iterable[Entry], translator: Translator | None
) -> Lexicon:
    """Return a lexicon with the words of `new` entries instead of those of `old` entries."""
    if translator is None:
        return base.extended(old, new)
    return base.extended(map(translator.entry, old), map(translator.entry, new))


class _Units(Sequence["Unit"]):
    """The units of the base contents, with some units replaced and others appended."""

    def __init__(self, base: Sequence[Unit], own: Mapping[int, Unit]) -> None:
        self._base, self._own = base, own
        self._length = max(len(base), *(place + 1 for place in own))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, number: int) -> Unit: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Unit, ...]: ...
    def __getitem__(self, number: int | slice) -> Unit | tuple[Unit, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(self._length)))
        place = range(self._length)[number]  # negative numbers and IndexError work as in a tuple
        own = self._own.get(place)
        return self._base[place] if own is None else own

    def __iter__(self) -> Iterator[Unit]:
        for place, unit in enumerate(self._base):
            yield self._own.get(place, unit)
        for place in range(len(self._base), self._length):
            yield self._own[place]
