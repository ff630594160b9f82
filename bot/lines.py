"""Lines of untrusted input: bounded in memory, with their line ends taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MAX_LINE_BYTES = 1024 * 1024

_BOM = b"\xef\xbb\xbf"


def bounded_lines(stream: BinaryIO, limit: int = MAX_LINE_BYTES) -> Iterator[bytes]:
    """Yield each line as soon as it is complete, without its end and without a byte order mark.

    Of a line longer than `limit` bytes the first `limit + 1` come, and the rest is skipped.
    """
    first = True
    while line := stream.readline(limit + 1):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(limit)
        yield (line.removeprefix(_BOM) if first else line).removesuffix(b"\n").removesuffix(b"\r")
        first = False
