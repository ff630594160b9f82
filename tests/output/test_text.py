"""Tests of counted nouns."""

from __future__ import annotations

import pytest

from bot.output.text import counted


@pytest.mark.parametrize(
    ("number", "said"), [(0, "no gaps"), (1, "1 gap"), (2, "2 gaps"), (1000, "1000 gaps")]
)
def test_counted(number: int, said: str) -> None:
    """The noun is singular or plural to match its number."""
    assert counted(number, "gap") == said
