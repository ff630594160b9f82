"""Mappings and sequences whose items stay on disk until they are looked up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeVar, overload

from bot.core.text.tokens import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_CACHED_STEMS = 65_536

ItemT = TypeVar("ItemT")


class StemFrequencies(Mapping[str, int]):
    """The number of units that contain each stem. Stems can be looked up, but not listed."""

    def __init__(self, frequency: Callable[[str], int]) -> None:
        self._frequency = lru_cache(_CACHED_STEMS)(frequency)

    def __getitem__(self, stem_: str) -> int:
        if count := self._frequency(stem_):
            return count
        raise KeyError(stem_)

    def get(self, stem_: str, default: Any = None) -> Any:  # noqa: ANN401 - as in Mapping
        """Return a stem's frequency, or `default`, without the overhead of an exception."""
        return self._frequency(stem_) or default

    def __contains__(self, stem_: object) -> bool:
        return isinstance(stem_, str) and self._frequency(stem_) > 0

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("stem frequencies can be looked up, but not listed")

    def __len__(self) -> int:
        raise NotImplementedError("stem frequencies can be looked up, but not listed")


class Spelling(Mapping[str, int]):
    """Counts of the most frequent words, from which spelling corrections are chosen.

    If `known` is given, `in` also finds other words whose stem is in `known`, but only the most
    frequent words have counts.
    """

    def __init__(self, frequent: Mapping[str, int], known: StemFrequencies | None) -> None:
        self._frequent, self._known = frequent, known

    def __getitem__(self, word: str) -> int:
        return self._frequent[word]

    def __contains__(self, word: object) -> bool:
        if word in self._frequent or self._known is None:
            return word in self._frequent
        return isinstance(word, str) and stem(word) in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._frequent)

    def __len__(self) -> int:
        return len(self._frequent)


class SpellingWithin(Mapping[str, int]):
    """Counts of words whose stem is in `known`, the stems of one part of the knowledge."""

    def __init__(self, whole: Mapping[str, int], known: StemFrequencies) -> None:
        self._whole, self._known = whole, known

    def __getitem__(self, word: str) -> int:
        if word in self:
            return self._whole[word]
        raise KeyError(word)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word in self._whole and stem(word) in self._known

    def __iter__(self) -> Iterator[str]:
        return filter(self.__contains__, self._whole)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class LazySequence(Sequence[ItemT]):
    """Sequence whose items are read when they are accessed."""

    def __init__(self, places: Iterable[range], read: Callable[[int], ItemT]) -> None:
        self._places = [part for part in places if part]
        self._ends = list(accumulate(len(part) for part in self._places))
        self._read = read

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, number: int) -> ItemT: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[ItemT, ...]: ...
    def __getitem__(self, number: int | slice) -> ItemT | tuple[ItemT, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        at = range(len(self))[number]  # negative numbers and IndexError work as in a tuple
        part = bisect_right(self._ends, at)
        places = self._places[part]
        return self._read(places[at - self._ends[part]])
