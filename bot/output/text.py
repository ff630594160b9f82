"""Helpers for terminal text: safe printing, counted nouns and "did you mean" suggestions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Control characters, and characters that change the direction of text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MIN_SIMILARITY = 70
"""Similarity (out of 100) below which a suggestion would mislead more often than help."""


def safe(text: str) -> str:
    """Replace directional formatting and control characters, except line feeds and tabs."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def counted(number: int, name: str) -> str:
    """Return a noun with its count, such as "no questions", "1 question" or "2 questions"."""
    return f"{number or 'no'} {name}{'' if number == 1 else 's'}"


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most similar to `name`, or None if none is similar enough."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only error messages need it

    found = process.extractOne(
        name.lower(), sorted(known), scorer=fuzz.ratio, score_cutoff=_MIN_SIMILARITY
    )
    return found[0] if found else None
