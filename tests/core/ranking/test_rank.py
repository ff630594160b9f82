"""Candidates are ranked by features between 0 and 1, and get a confidence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ranking.confidence import EXACT, SURENESS, confidence, sureness
from bot.core.ranking.features import BY_WORDS
from bot.core.ranking.rank import Ranked, rank, weigh
from bot.core.ranking.weights import CONFIDENCE, RANKING
from bot.core.retrieval.index import Index
from tests.core.corpus import ENGLISH, INDEX, alone


def ranked(question: str, index: Index = INDEX) -> tuple[Ranked, ...]:
    """Return all units, ranked for a question."""
    return rank(index.parse(question), index.units, index)


def test_each_feature_has_a_weight() -> None:
    """The weights have the names of the features, in the same order."""
    assert tuple(RANKING["words"]) == BY_WORDS
    for sort in ("words", "words, asks"):
        assert tuple(CONFIDENCE[sort]) == (*BY_WORDS, *SURENESS)
    assert weigh((1.0, 2.0), {"a": 3.0, "b": 0.5}) == 4


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("who opened the parade with a trombone", "parade-opening"),
        ("where are the penguins going, and do they march", "parade-route"),
        ("who ate the ladder", "goats-ladder"),
        ("cabbage bribes for goats", "goats-election"),
        ("did it rain", "parade-weather"),
    ],
)
def test_the_right_one_is_first(question: str, first: str) -> None:
    """The entry that answers the question is ranked first."""
    assert ranked(question)[0].unit.entry.id == first


def test_ties_are_broken_by_id() -> None:
    """Candidates with equal scores are sorted by id."""
    ids = [one.unit.entry.id for one in ranked("zzyzx")]
    same = [one.unit.entry.id for one in rank(INDEX.parse("zzyzx"), INDEX.units[::-1], INDEX)]
    assert ids == same


def test_an_exact_ask_is_certain() -> None:
    """A question that equals an ask, apart from fillers, has the confidence `EXACT`."""
    question = "hey, so who pays for the parade please?"
    first, second, *_ = found = ranked(question)
    assert (first.unit.entry.id, first.exact, second.exact) == ("parade-price", True, False)
    assert confidence(INDEX.parse(question), found, 0) == EXACT


def test_the_nearest_ask() -> None:
    """The nearest ask is the one with the most similar words or, if none match, letters."""
    by_id = {one.unit.entry.id: one for one in ranked("what did the crowd sing")}
    assert by_id["parade-opening"].ask == 2
    assert by_id["teapots-tickets"].ask == 0
    assert by_id["goats-ladder"].ask is None


def test_a_single_passage() -> None:
    """A candidate without rivals has the full lead."""
    index = Index(alone("Otters knit."), ENGLISH)
    (one,) = found = ranked("do otters knit", index)
    values = sureness(index.parse("do otters knit"), found, 0)
    named = dict(zip((*BY_WORDS, *SURENESS), values, strict=True))
    assert one.ask is None
    assert named["share"] == 1
    assert named["lead"] > 0.99


@given(
    st.text() | st.lists(st.sampled_from(sorted(INDEX.lexicon.spelling)), max_size=12).map(" ".join)
)
@settings(deadline=None)
def test_features_and_confidence_stay_within_bounds(question: str) -> None:
    """Features and confidences are between 0 and 1, and the ranking is best first."""
    query = INDEX.parse(question)
    found = ranked(question)
    keys = [(not one.exact, -one.score) for one in found]
    assert keys == sorted(keys)
    for position in range(len(found)):
        values = sureness(query, found, position)
        assert all(0 <= value <= 1 + 1e-9 for value in values)
        assert 0 <= confidence(query, found, position) <= 1


@pytest.mark.parametrize(
    ("question", "is_exact"),
    [
        ("Elections", True),
        ("Minutes of the Goat Council: elections?", True),
        ("elections (minutes of the goat council)", True),
        ("Minutes of the Goat Council", False),
        ("elections of minutes of the goat council", False),
        ("new elections, minutes of the goat council", False),
        ("teapot elections", False),
    ],
)
def test_a_heading_with_its_title_is_exact(question: str, is_exact: bool) -> None:  # noqa: FBT001 - a parameter
    """A question matches a heading exactly, even with the source's title before or after it."""
    query = INDEX.parse(question)
    ranked = {one.unit.entry.id: one.exact for one in rank(query, INDEX.search(query), INDEX)}
    assert ranked.get("goats-election", False) is is_exact
