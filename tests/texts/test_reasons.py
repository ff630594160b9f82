"""Reasons are sentences, with words that the surface can show."""

from __future__ import annotations

import pytest

from bot.core.model import Point, Reason, Why
from bot.texts import Language, texts_in
from bot.texts.reasons import reasons


def test_both_sides() -> None:
    """What spoke for the passage comes first; words are quoted, made fit for the surface."""
    why = Why(
        speaks_for=(Reason(Point.HOLDS, ("moon", "cheese")), Reason(Point.ASK)),
        speaks_against=(Reason(Point.NO_KIND, ("how many",)),),
    )
    assert list(reasons(why, texts_in("en"), str.upper)) == [
        (
            "For the best passage: it holds telling words of your question: “MOON”, “CHEESE”; "
            "one of its known questions reads much like yours"
        ),
        "Against it: it holds nothing that answers “HOW MANY”",
    ]


def test_no_side() -> None:
    """Where nothing was weighed nothing is said."""
    assert list(reasons(Why(), texts_in("en"))) == []


@pytest.mark.parametrize("language", Language)
def test_every_point_has_its_words(language: Language) -> None:
    """No point is without a text."""
    texts = texts_in(language)
    for point in Point:
        [said] = reasons(Why(speaks_for=(Reason(point, ("moon",)),)), texts)
        assert ("moon" in said) is ("{words}" in texts.why_points[point])
