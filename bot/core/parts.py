"""Questions that ask two things at once."""

from __future__ import annotations

import re

from bot.core.text import sentences

_BREAK = re.compile(
    r"(?<!\?)\?+\s+(?=\S)"
    r"|(?:[,;]|(?<!\s))\s+(?:and|but|also)\s+(?:also\s+|then\s+)?"
    r"(?=(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|does|do|did|will|can)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:he|him|his|she|hers?|they|them|their|theirs|it|its|this|that|these|those)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?[^\w?]*$|^(?:and |so |but )?(?:who|whom|whose|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:\u2013\u2014]\s+(?:(?:but|so|and|or|please|also|well|like)\s+)*"
    r"(?=(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|does|do|did|will|would|can|"
    r"could|should|has|have|had)\b)",
    re.IGNORECASE,
)
MOST = 3


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a question, at most `MOST`, in order; itself where it has but one."""
    parts = [part.strip() for part in _BREAK.split(text)]
    parts = [part for part in parts if part]
    return tuple(parts) if len(parts) <= MOST else (text,)


def asking_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges of the sentences that are questions, in a text of several."""
    spans = sentences(text)
    if len(spans) == 1:
        return ()
    return tuple((start, end) for start, end in spans if _ASKS.search(text[start:end]))


def cores(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges that may be the question proper, with the story left out.

    These are the sentences that ask, and the last clause of each that opens like a question.
    """
    whole = asking_spans(text)
    clauses = (
        (clause.end(), end)
        for start, end in whole or ((0, len(text)),)
        for clause in _CLAUSE.finditer(text, start, end)
    )
    return tuple(dict.fromkeys((*whole, *clauses)))[-MOST:]


def points_back(text: str) -> bool:
    """Whether `text` has a pronoun, which stands for something that was said before."""
    return bool(_PRONOUN.search(text))
