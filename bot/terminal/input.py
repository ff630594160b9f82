"""Read questions, which are untrusted input, from arguments, a pipe or a file."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, BinaryIO

from bot.errors import UsageError
from bot.output.progress import is_terminal
from bot.runtime.home import expanded

if TYPE_CHECKING:
    from collections.abc import Iterator

# Maximum size of piped input in bytes, larger than any valid question in UTF-8.
_MAX_PIPED_BYTES = 64 * 1024


def question_of(words: tuple[str, ...]) -> str:
    """Join the words into a question. Without words, read the question from standard input."""
    return checked_utf8(" ".join(words) if words else _piped())


def _piped() -> str:
    if sys.stdin is None or is_terminal(sys.stdin):
        raise UsageError('no question given; try footnote ask "…", or footnote chat')
    piped = sys.stdin.buffer.read(_MAX_PIPED_BYTES + 1)
    if not piped:
        raise UsageError("no question given; standard input is empty")
    if len(piped) > _MAX_PIPED_BYTES:
        raise UsageError("the question is too long; for one question per line, use --batch -")
    return piped.decode(errors="surrogateescape").strip()


def checked_utf8(question: str) -> str:
    """Decode a command-line question as UTF-8, even in an ASCII locale.

    Raises UsageError if the question is not valid UTF-8.
    """
    try:
        question.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(question).decode()
        except UnicodeError:
            raise UsageError("the question is not valid UTF-8") from None
    return question


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file of questions, or standard input for `-`. Raise UsageError on failure."""
    if path == "-":
        if sys.stdin is None:
            raise UsageError("standard input is closed")
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(expanded(path).open("rb"))
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from None
        yield stream


def size_of(stream: BinaryIO) -> int | None:
    """Return the size of a file in bytes, or None for a pipe or an empty file."""
    try:
        return os.fstat(stream.fileno()).st_size or None
    except OSError:
        return None


MAX_LINE_BYTES = 1024 * 1024

_BOM = b"\xef\xbb\xbf"


def bounded_lines(stream: BinaryIO, limit: int = MAX_LINE_BYTES) -> Iterator[bytes]:
    """Yield each line as soon as it is complete, without its line ending or byte order mark.

    A line longer than `limit` bytes is truncated to `limit + 1` bytes, so callers can detect the
    truncation.
    """
    first = True
    while line := stream.readline(limit + 1):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(limit)
        yield (line.removeprefix(_BOM) if first else line).removesuffix(b"\n").removesuffix(b"\r")
        first = False
