"""Plain data, and the position of everything in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import Problem
from bot.yamlfile.scalars import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Position(NamedTuple):
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def problem(self, message: str) -> Problem:
        """Return a problem at this place."""
        return Problem(*self, message)

    def __str__(self) -> str:
        """`file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"


class Spot(NamedTuple):
    """Where a node stands, and its parts.

    `raw` is a scalar as written, where it isn't text; `keys` holds where each key of a mapping
    stands, `parts` the spots of a mapping's or a sequence's values.
    """

    line: int
    column: int
    raw: str | None = None
    keys: dict[str, tuple[int, int]] | None = None
    parts: dict[str, Spot] | list[Spot] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds. `data` is BROKEN where it couldn't be read at all; `problems` says why.

    Data are dicts with text keys, lists, str, int, float and bool, and `Unclear` for scalars that
    YAML reads as something that few people mean.
    """

    file: str
    data: object
    root: Spot
    problems: tuple[Problem, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether the file holds nothing but perhaps comments."""
        return self.data == NOTHING

    def spot(self, path: Sequence[str | int]) -> Spot:
        """Return the spot of the node at `path`, or of the last node on the way to it."""
        spot = self.root
        for step in path:
            try:
                spot = spot.parts[step]  # type: ignore[index] # the except tells
            except (TypeError, KeyError, IndexError):
                break
        return spot

    def position(self, path: Sequence[str | int] = ()) -> Position:
        """Return where the node at `path` begins."""
        spot = self.spot(path)
        return Position(self.file, spot.line, spot.column)

    def key_position(self, path: Sequence[str | int]) -> Position:
        """Return where the key that `path` ends with stands, or else its mapping."""
        *parents, key = path
        spot = self.spot(parents)
        line, column = (spot.keys or {}).get(str(key), (spot.line, spot.column))
        return Position(self.file, line, column)
