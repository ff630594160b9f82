"""The contents of an index with a few more asks and gaps, such as those of one Discord server.

All servers share the base contents, so a few entries cost little, however large the knowledge is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, overload

from bot.core.search import Words, add, memory
from bot.core.unit import take_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.contents import Contents
    from bot.core.model import Entry, KnowledgeBase
    from bot.core.unit import Unit


class Extended:
    """Contents that have `entries` in addition to those of `base`, or in place of them.

    An entry replaces the one with the same id. It may have more asks, but not fewer. The letter
    4-grams and the mean length are those of the base, because a few entries hardly change them.
    """

    def __init__(self, base: Contents, knowledge: KnowledgeBase, entries: Iterable[Entry]) -> None:
        self._base, self.knowledge = base, knowledge
        self.mean_length, self.sampled, self.grams = base.mean_length, base.sampled, base.grams
        entries = sorted(entries, key=lambda entry: entry.id)
        places = [base.place(entry.id) for entry in entries]
        replaced = [base.units[place].entry for place in places if place is not None]
        self.lexicon = base.lexicon.extended(replaced, entries)
        self.speller = base.speller.extended(self.lexicon.spelling)
        new = iter(range(len(base.units), len(base.units) + len(entries)))
        self._own = {
            next(new) if place is None else place: take_apart(entry, self.lexicon)
            for place, entry in zip(places, entries, strict=True)
        }
        self._places = {unit.entry.id: place for place, unit in self._own.items()}
        self.units: Sequence[Unit] = _Units(base.units, self._own)
        self.words = _Words(base.words, self._own)

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
