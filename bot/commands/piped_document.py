"""The document to import, which is a file or is piped to standard input."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.importer.readers.reading import MAX_BYTES, SUFFIXES
from bot.output.progress import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDIN = "-"
_NAME = "standard input"


@contextmanager
def document(path: Path, format_: str | None) -> Iterator[Path]:
    """Yield the path of the file to read. For `-`, copy standard input to a temporary file.

    Raises UsageError if `format_` is given for a file, if standard input has no known format, or if
    nothing is piped.
    """
    if str(path) != _STDIN:
        if format_:
            raise UsageError("--format is for standard input only")
        yield path
        return
    suffix = f".{(format_ or '').lower().removeprefix('.')}"
    if suffix not in SUFFIXES:
        known = ", ".join(sorted(one.removeprefix(".") for one in SUFFIXES))
        raise UsageError(f"name the format of standard input with --format: {known}")
    if sys.stdin is None or is_terminal(sys.stdin):
        raise UsageError("pipe a document to standard input, or name a file")
    with TemporaryDirectory(prefix="footnote-") as folder:
        file = Path(folder, f"{_NAME}{suffix}")
        file.write_bytes(sys.stdin.buffer.read(MAX_BYTES + 1))
        yield file
