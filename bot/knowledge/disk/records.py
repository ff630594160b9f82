"""Write lines to files, and read them by number.

Only the end offsets of the lines are memory-mapped. If the lines were memory-mapped too, each
access could add up to sixteen pages to the process's memory.
"""

from __future__ import annotations

import mmap
import os
from array import array
from bisect import bisect_right
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_LINES, _ENDS = ".lines", ".ends"


class RecordWriter:
    """Context manager that writes lines to one new file and their end offsets to another."""

    def __init__(self, path: Path) -> None:
        self._lines = path.with_suffix(_LINES).open("wb")
        self._path, self._at = path, 0
        self._ends = array("Q")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lines.close()
        with self._path.with_suffix(_ENDS).open("wb") as file:
            self._ends.tofile(file)

    def __len__(self) -> int:
        return len(self._ends)

    def append(self, line: bytes) -> None:
        """Append a line, which may be empty."""
        self._lines.write(line)
        self._at += len(line)
        self._ends.append(self._at)


class Records:
    """The lines of several pairs of files, numbered consecutively from 0.

    Raises OSError if a file is missing, and ValueError if the lines don't match the offsets.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._parts = [_Part(path) for path in paths]
        self._starts = [0]
        for part in self._parts:
            self._starts.append(self._starts[-1] + len(part))

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, number: int) -> bytes:
        """Return the line with this number."""
        part = bisect_right(self._starts, number) - 1
        return self._parts[part].line(number - self._starts[part])

    def expect(self, numbers: Iterable[int]) -> None:
        """Ask the operating system to prefetch these lines, if it supports prefetching."""
        for number in numbers:
            part = bisect_right(self._starts, number) - 1
            self._parts[part].expect(number - self._starts[part])


class _Part:
    def __init__(self, path: Path) -> None:
        lines = path.with_suffix(_LINES)
        self._ends = memoryview(_mapped(path.with_suffix(_ENDS))).cast("Q")
        if len(self._ends) and self._ends[-1] != lines.stat().st_size:
            raise ValueError("the lines and their offsets don't match")
        self._lines = lines.open("rb", buffering=0)
        self._one_at_a_time = Lock()

    def __len__(self) -> int:
        return len(self._ends)

    def expect(self, number: int) -> None:
        if hasattr(os, "posix_fadvise"):
            start, size = self._place(number)
            os.posix_fadvise(self._lines.fileno(), start, size, os.POSIX_FADV_WILLNEED)

    def line(self, number: int) -> bytes:
        start, size = self._place(number)
        if hasattr(os, "pread"):
            return os.pread(self._lines.fileno(), size, start)
        with self._one_at_a_time:  # pragma: no cover - Windows has no pread
            self._lines.seek(start)
            return self._lines.read(size)

    def _place(self, number: int) -> tuple[int, int]:
        start = self._ends[number - 1] if number else 0
        return start, self._ends[number] - start

    def __del__(self) -> None:
        if hasattr(self, "_lines"):
            self._lines.close()


def _mapped(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        if not path.stat().st_size:  # an empty file can't be mapped
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
