"""Text for a terminal: made safe to print, with counted nouns and "did you mean"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Control characters, and those that turn the reading direction around.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SIMILAR = 70
"""Similarity (of 100) below which a suggestion misleads more often than it helps."""


def safe(text: str) -> str:
    """Replace each character that a terminal would obey by U+FFFD; line ends and tabs stay."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def counted(number: int, name: str) -> str:
    """Return "no questions", "1 question" or "2 questions"."""
    return f"{number or 'no'} {name}{'' if number == 1 else 's'}"


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, or None where none is like it."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only error messages need it

    found = process.extractOne(
        name.lower(), sorted(known), scorer=fuzz.ratio, score_cutoff=_SIMILAR
    )
    return found[0] if found else None
