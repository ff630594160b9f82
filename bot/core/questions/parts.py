"""Split questions that ask several things at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.text.patterns import ENGLISH_PATTERNS
from bot.core.text.tokens import sentences

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from bot.core.text.patterns import Patterns

MOST = 3


def split(text: str, patterns: Patterns = ENGLISH_PATTERNS) -> tuple[str, ...]:
    """Return the parts of a question, in order.

    A question with a single part, or with more than `MOST` parts, is not split.
    """
    pieces = _at(patterns.breaks, text, patterns)
    parts = [part.strip() for piece in pieces for part in _row(piece, patterns)]
    parts = [part for part in parts if part]
    return tuple(parts) if len(parts) <= MOST else (text,)


def _at(where: re.Pattern[str], text: str, patterns: Patterns) -> Iterator[str]:
    """Yield the pieces of a text between the matches of a pattern."""
    start = 0
    for found in where.finditer(patterns.view(text)):
        yield text[start : found.start()]
        start = found.end()
    yield text[start:]


def _row(text: str, patterns: Patterns) -> list[str]:
    """Split a text at its only comma or semicolon if both parts begin with a question word."""
    pieces = [*_at(patterns.row, text, patterns)]
    single = len(pieces) == 2 and text.count(",") + text.count(";") == 1  # noqa: PLR2004
    opens = single and patterns.opens.match(patterns.view(pieces[0].strip()))
    return pieces if opens else [text]


def asking_spans(text: str, patterns: Patterns = ENGLISH_PATTERNS) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges of the questions in a text.

    Return no ranges if the text has only one sentence.
    """
    spans = sentences(text)
    if len(spans) == 1:
        return ()
    view = patterns.view(text)
    return tuple((start, end) for start, end in spans if patterns.asks.search(view[start:end]))


def cores(text: str, patterns: Patterns = ENGLISH_PATTERNS) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges of text that may be the actual question, without its context.

    The ranges cover sentences that are questions, and clauses that begin like a question. Only the
    last `MOST` ranges are returned. In chats, a preamble often has no comma after it, as in "im
    lost what is the fee".
    """
    whole = asking_spans(text, patterns)
    view = patterns.view(text)
    clauses = (
        (clause.end(), end)
        for start, end in whole or ((0, len(text)),)
        for opening in patterns.openings(view, start)
        for clause in opening.finditer(view, start, end)
    )
    return tuple(dict.fromkeys((*whole, *clauses)))[-MOST:]
