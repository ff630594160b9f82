"""Add a few counts to a large mapping of counts without copying it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class MoreCounts(Mapping[str, int]):
    """The counts in a large mapping plus those in `more`. The large mapping isn't copied."""

    def __init__(self, base: Mapping[str, int], more: Mapping[str, int]) -> None:
        self._base, self.more = base, more

    def __getitem__(self, word: str) -> int:
        more = self.more.get(word)
        return self._base[word] if more is None else self._base.get(word, 0) + more

    def get(self, word: str, default: int = 0) -> int:  # type: ignore[override]  # counts only
        """Return a count, or `default` if it is 0, without the cost of a caught exception."""
        return self._base.get(word, 0) + self.more.get(word, 0) or default

    def __contains__(self, word: object) -> bool:
        return word in self.more or word in self._base

    def __iter__(self) -> Iterator[str]:
        return chain(self._base, (word for word in self.more if word not in self._base))

    def __len__(self) -> int:
        return len(self._base) + sum(word not in self._base for word in self.more)
