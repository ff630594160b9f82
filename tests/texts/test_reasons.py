"""Reasons are rendered as sentences, with quoted words escaped for the surface."""

from __future__ import annotations

import pytest

from bot.core.model.reasons import Point, Reason, Why
from bot.texts import languages, texts_in
from bot.texts.reasons import percent, reasons


def test_both_sides() -> None:
    """Reasons for the passage come first. Words are quoted and escaped for the surface."""
    why = Why(
        speaks_for=(Reason(Point.HOLDS, ("moon", "cheese")), Reason(Point.ASK)),
        speaks_against=(Reason(Point.NO_KIND, ("how many",)),),
    )
    assert list(reasons(why, texts_in("en"), str.upper)) == [
        (
            "In favor of the best passage: it contains distinctive words from your question "
            "(“MOON”, “CHEESE”); one of its known questions is very similar to yours"
        ),
        (
            "Against the best passage: your question asks “HOW MANY”, but the passage doesn't "
            "contain that kind of answer"
        ),
    ]


def test_no_reasons() -> None:
    """If there are no reasons, the text is empty."""
    assert list(reasons(Why(), texts_in("en"))) == []


@pytest.mark.parametrize("language", languages())
def test_every_point_has_a_text(language: str) -> None:
    """Every point has a text. Points have words only if the text has a placeholder for them."""
    texts = texts_in(language)
    for point in Point:
        [said] = reasons(Why(speaks_for=(Reason(point, ("moon",)),)), texts)
        assert ("moon" in said) is ("{words}" in texts.why_points[point])


@pytest.mark.parametrize(
    ("probability", "expected"), [(0.0, 0), (0.29, 29), (0.7488, 74), (0.75, 75), (1.0, 100)]
)
def test_percentages_are_rounded_down(probability: float, expected: int) -> None:
    """A confidence just below the threshold for an answer doesn't look as if it met it."""
    assert percent(probability) == expected
