"""Passages are ranked by how unhelpful members find them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from bot.curation.feedback import lower_bound, verdicts
from bot.store.events import Vote

DAY = date(2026, 3, 1)


def votes(passage: str, up: int, down: int, question: str = "", word: str = "") -> list[Vote]:
    """Return positive and negative votes on a passage."""
    return [
        Vote(passage, helpful, question, word, DAY)
        for helpful, count in ((True, up), (False, down))
        for _ in range(count)
    ]


def test_the_worst_come_first() -> None:
    """A passage with more negative votes is worse, and positive votes make it better."""
    found = verdicts(
        [
            *votes("once", 0, 1),
            *votes("often", 0, 20),
            *votes("mixed", 20, 20),
            *votes("loved", 20, 0),
            *votes("liked", 1, 0),
        ]
    )
    assert [one.passage for one in found] == ["often", "mixed", "once", "liked", "loved"]
    assert [(one.up, one.down) for one in found] == [(0, 20), (20, 20), (0, 1), (1, 0), (20, 0)]


def test_without_votes_there_are_no_verdicts() -> None:
    """Without votes, no passage is ranked."""
    assert verdicts([]) == ()


def test_the_questions_that_led_to_it_are_named() -> None:
    """Questions with negative votes are sorted by frequency, and comments by date."""
    (verdict,) = verdicts(
        [
            *votes("moon", 0, 1, "why?", "wrong"),
            *votes("moon", 0, 2, "how?"),
            *votes("moon", 2, 0, "who?", "nice"),
            *votes("moon", 0, 1),
            Vote("moon", helpful=True, question="", word="newer", date=date(2026, 3, 2)),
        ]
    )
    assert verdict.questions == (("how?", 2), ("why?", 1))
    assert verdict.words == ("newer", "nice", "nice", "wrong")


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_bound_is_wilsons(hits: int, more: int) -> None:
    """The lower bound of the interval equals SciPy's result."""
    trials = hits + more - 1 or 1
    expected = binomtest(min(hits, trials), trials).proportion_ci(0.95, method="wilson").low
    assert lower_bound(min(hits, trials), trials) == pytest.approx(expected, abs=1e-4)
