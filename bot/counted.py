"""How many of something there are, in English."""

from __future__ import annotations


def counted(number: int, name: str) -> str:
    """Return "no questions", "1 question" or "2 questions"."""
    return f"{number or 'no'} {name}{'' if number == 1 else 's'}"
