"""The contents of an index with a few more asks and gaps, such as those of one Discord server.

All servers share the base contents, so a few entries cost little, however large the knowledge is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, overload

from bot.core.contents import translated_sources
from bot.core.search import Words, add, memory
from bot.core.translating import Translator
from bot.core.unit import take_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.contents import Contents
    from bot.core.lexicon import Lexicon
    from bot.core.model import Entry, KnowledgeBase
    from bot.core.unit import Unit


class Extended:
    """Contents that have `entries` in addition to those of `base`, or in place of them.

    An entry replaces the one with the same id. It may have more asks, but not fewer. The letter
    4-grams and the mean length are those of the base, because a few entries hardly change them.
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
        replaced = [base.units[place].entry for place in places if place is not None]
        self.lexicon = _lexicon(base.lexicon, replaced, entries, self.translator)
        self.speller = base.speller.extended(self.lexicon.spelling)
        analyzed = self.translator.unit if self.translator else take_apart
        new = iter(range(len(base.units), len(base.units) + len(entries)))
        self._own = {
            next(new) if place is None else place: analyzed(entry, self.lexicon)
            for place, entry in zip(places, entries, strict=True)
        }
        self._places = {unit.entry.id: place for place, unit in self._own.items()}
        self.units: Sequence[Unit] = _Units(base.units, self._own)
        self.words = _Words(base.words, self._own)

    @cached_property
    def translated(self) -> Mapping[str, frozenset[str]]:
        """The ids of the sources with translations, by the language of the translations."""
        own, base = translated_sources(self._entries), self._base.translated
        nothing = frozenset[str]()
        return {code: base.get(code, nothing) | own.get(code, nothing) for code in {*base, *own}}

    def in_language(self, code: str) -> Contents:
        """Return the contents with which questions in this language are compared."""
        if code not in self.translated:
            return self
        base = self._base.in_language(code)
        translator = base.translator or Translator(self.lexicon, code)
        return Extended(base, self.knowledge, self._entries, translator)

    def asked(self, core: str) -> Iterable[int]:
        """Return the positions of the units with an ask whose core is `core`."""
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
    """Return a lexicon with the words of `new` entries instead of those of `old` ones."""
    if translator is None:
        return base.extended(old, new)
    return base.extended(
        map(translator.entry, old), map(translator.entry, new), ignored=translator.chat
    )


class _Units(Sequence["Unit"]):
    """Units, some of them replaced, with others at the end."""

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


class _Words(Words):
    """Finds the positions of units by their words, first among the base's and then among others."""

    def __init__(self, base: Words, own: Mapping[int, Unit]) -> None:
        index = memory()
        with add(index) as writer:
            for place, unit in own.items():
                writer.put(place, unit)
        super().__init__(index)
        self._base = base

    def best(
        self, stems: Iterable[tuple[str, float]], count: int, within: frozenset[str] | None = None
    ) -> list[int]:
        """Return the positions of the `count` best units of the base, and of as many others."""
        stems = [*stems]
        return [*self._base.best(stems, count, within), *super().best(stems, count, within)]

    def asked(self, core: str, count: int, within: frozenset[str] | None = None) -> list[int]:
        """Return the positions of units with an ask whose core is `core`."""
        return [*self._base.asked(core, count, within), *super().asked(core, count, within)]

    def any_of(self, sources: frozenset[str], count: int) -> list[int]:
        """Return the positions of up to `count` units of these sources."""
        found = dict.fromkeys([*self._base.any_of(sources, count), *super().any_of(sources, count)])
        return [*found][:count]
