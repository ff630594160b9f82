"""Splitting of questions that ask several things at once."""

from __future__ import annotations

import re

from bot.core.text import sentences

_ASKING = r"(?:who|whom|whose|what|when|where|why|how|which)\b"
_BEHIND = r"(?:(?:since|until|in|at|on|for|to|from|by|with|about|of|under|through)\s+)?"
_BREAK = re.compile(
    r"(?<!\?)\?+\s+(?=\S)"
    r"|(?:[,;]|(?<!\s))\s+(?:(?:and|but|also|plus)\b|&|\+)\s*(?:(?:also|then|so)\s+)?"
    rf"(?={_BEHIND}{_ASKING}|(?:is|are|was|were|does|do|did|will|can|has|have|whether|if)\b)",
    re.IGNORECASE,
)
_ROW = re.compile(rf"[,;]\s+(?={_BEHIND}{_ASKING})", re.IGNORECASE)
_OPENS = re.compile(rf"{_BEHIND}{_ASKING}", re.IGNORECASE)
_ASKS = re.compile(
    r"\?[^\w?]*$|^(?:and |so |but )?(?:who|whom|whose|what|when|where|why|how|which)\b"
    r"|^(?:(?:can|could|would|will) you (?:please )?)?(?:tell me|explain)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:\u2013\u2014]\s+(?:(?:but|so|and|or|please|also|well|like)\s+)*"
    r"(?=(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|does|do|did|will|would|can|"
    r"could|should|has|have|had)\b)",
    re.IGNORECASE,
)
_STARTS = re.compile(
    rf"(?:(?:and|so|but|ok|hi|hey|wait)\s+)*{_BEHIND}(?:{_ASKING}|"
    r"(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|may|am)\b)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?<=\S)\s+(?=(?:who|whom|whose|what|when|where|why|how|which)(?:'?s|'?re|'?d)?\s+"
    r"(?:is|are|was|were|do|does|did|will|would|can|could|should|has|have|had|to|the|"
    r"i|u|you|we|they|he|she|it|am|long|much|many|often|far|old)\b)",
    re.IGNORECASE,
)
MOST = 3


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a question, in order.

    A question with a single part, or with more than `MOST`, is not split.
    """
    parts = [part.strip() for piece in _BREAK.split(text) for part in _row(piece)]
    parts = [part for part in parts if part]
    return tuple(parts) if len(parts) <= MOST else (text,)


def _row(text: str) -> list[str]:
    """Split a text at its only comma, if a new question rather than a relative clause follows."""
    pieces = _ROW.split(text)
    single = len(pieces) == 2 and text.count(",") + text.count(";") == 1  # noqa: PLR2004
    return pieces if single and _OPENS.match(pieces[0].strip()) else [text]


def asking_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges of the questions in a text.

    Return none if the text has only one sentence.
    """
    spans = sentences(text)
    if len(spans) == 1:
        return ()
    return tuple((start, end) for start, end in spans if _ASKS.search(text[start:end]))


def cores(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges that may be the actual question, without its context.

    These are the sentences that are questions, and the clauses in them that begin like a question.
    In a chat, such a clause often follows a preamble without a comma: "im lost what is the fee".
    """
    whole = asking_spans(text)
    clauses = (
        (clause.end(), end)
        for start, end in whole or ((0, len(text)),)
        for opening in ((_CLAUSE,) if _STARTS.match(text, start) else (_CLAUSE, _WITHIN))
        for clause in opening.finditer(text, start, end)
    )
    return tuple(dict.fromkeys((*whole, *clauses)))[-MOST:]
