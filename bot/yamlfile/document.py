"""Plain data read from YAML, with the position of every node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import Problem
from bot.yamlfile.scalars import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

NodePath = tuple[str | int, ...]
"""The keys and list positions that lead from the root of a file to a node."""


class Position(NamedTuple):
    """A position in a file. Lines and columns are numbered from 1."""

    file: str
    line: int
    column: int

    def problem(self, message: str) -> Problem:
        """Return a problem at this position."""
        return Problem(*self, message)

    def __str__(self) -> str:
        """Format as `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"


class Spot(NamedTuple):
    """Position of a node and of its parts.

    raw    the scalar as written, if the node is a scalar that isn't text
    keys   line and column of each key of a mapping
    parts  spots of the values of a mapping or sequence
    """

    line: int
    column: int
    raw: str | None = None
    keys: dict[str, tuple[int, int]] | None = None
    parts: dict[str, Spot] | list[Spot] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Data, positions and problems of a file. If the file can't be read, `data` is BROKEN.

    The data consists of lists, dicts with str keys, and values of type str, int, float and bool.
    Scalars that YAML reads differently than most people expect are `Unclear`, and rejected values
    are BROKEN. The warnings report invisible characters that the text doesn't need.
    """

    file: str
    data: object
    root: Spot
    problems: tuple[Problem, ...] = ()
    text: str = field(default="", repr=False, compare=False)
    warnings: tuple[Problem, ...] = ()

    @property
    def empty(self) -> bool:
        """Return whether the file has no content other than comments."""
        return self.data == NOTHING

    def spot(self, path: Sequence[str | int]) -> Spot:
        """Return the spot of the node at `path`, or of its closest existing ancestor."""
        spot = self.root
        for step in path:
            try:
                spot = spot.parts[step]  # type: ignore[index] # errors are handled below
            except (TypeError, KeyError, IndexError):
                break
        return spot

    def position(self, path: Sequence[str | int] = ()) -> Position:
        """Return the position of the node at `path`, or of its closest existing ancestor."""
        spot = self.spot(path)
        return Position(self.file, spot.line, spot.column)

    def position_within(
        self, path: Sequence[str | int], text: str, line: int, column: int
    ) -> Position:
        """Return the position of a character in the text at `path`.

        For a text that is not a literal block (`|`), return the position of the text itself.
        """
        spot = self.spot(path)
        written = self.text.splitlines()[spot.line - 1 :]
        if not written[0][spot.column - 1 :].startswith("|") or line >= len(written):
            return self.position(path)
        indent = len(written[line]) - len(text.split("\n")[line - 1])
        return Position(self.file, spot.line + line, indent + column)

    def key_position(self, path: Sequence[str | int]) -> Position:
        """Return the position of the last key in `path`, or of its mapping if the key is absent."""
        *parents, key = path
        spot = self.spot(parents)
        line, column = (spot.keys or {}).get(str(key), (spot.line, spot.column))
        return Position(self.file, line, column)
