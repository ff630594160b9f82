"""Rewrite the lines of a mapping in a knowledge file, key by key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Chunk:
    """The lines of a mapping in which each key begins a new line.

    `starts` maps each key to the index of its first line.
    """

    lines: list[str]
    starts: dict[str, int]
    indent: str

    def replace(self, key: str, new: list[str]) -> None:
        """Replace a key's lines with `new`, or append `new` if the key is missing.

        The lines in `new` must be indented like those of the other keys. If `new` is empty, the key
        is removed.
        """
        begin, end = self.range_of(key)
        if new and begin < end and not self.lines[begin].startswith(self.indent):
            # The first key of a list entry follows the entry's hyphen.
            new = [self.lines[begin][: len(self.indent)] + new[0][len(self.indent) :], *new[1:]]
        self.lines[begin:end] = new
        moved = len(new) - (end - begin)
        for other, start in self.starts.items():
            if start > begin:
                self.starts[other] = start + moved
        self.starts.setdefault(key, begin)
        if not new:
            del self.starts[key]

    def insert_below(self, above: str, key: str, line: str) -> None:
        """Insert a new one-line key below another key."""
        at = self.range_of(above)[1]
        self.lines.insert(at, line)
        self.starts = {name: start + (start >= at) for name, start in self.starts.items()}
        self.starts[key] = at

    def range_of(self, key: str) -> tuple[int, int]:
        """Return the half-open range of a key's lines.

        If the key is missing, return the empty range after the last line.
        """
        if key not in self.starts:
            return len(self.lines), len(self.lines)
        begin = self.starts[key]
        later = [start for start in self.starts.values() if start > begin]
        return begin, min(later, default=len(self.lines))
