"""Reasons for and against a passage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.answering.answer import answer
from bot.core.answering.explain import CLOSE, POINTS, speaks_against, speaks_for
from bot.core.answering.followup import Earlier, joined
from bot.core.model.policy import Policy
from bot.core.model.reasons import Point, Reason
from bot.core.questions.leaning import Lean
from bot.core.ranking.features import BY_MEANING, BY_WORDS
from bot.core.ranking.rank import rank
from bot.core.ranking.weights import RANKING
from bot.core.retrieval.index import Index
from tests.core.corpus import ENGLISH, INDEX, alone

EAGER = Policy(answer=0.01, suggest=0.0)


def both(question: str, index: Index = INDEX) -> tuple[list[Reason], list[Reason]]:
    """Return the reasons for the best candidate, and those against it."""
    query = index.parse(question)
    best, *others = rank(query, index.search(query), index)
    rival = others[0] if others else None
    return list(speaks_for(query, best, rival)), list(speaks_against(query, best, rival))


def test_every_feature_has_an_entry() -> None:
    """`POINTS` has an entry for every feature, and for nothing else."""
    assert POINTS.keys() == {*BY_WORDS, *BY_MEANING}


def test_an_exact_ask() -> None:
    """If a question equals an ask, that is the only reason given."""
    assert both("Who opened the penguin parade?") == ([Reason(Point.SAME)], [])


def test_words_are_as_they_were_typed() -> None:
    """Words appear as they were typed, and question words are omitted."""
    pro, contra = both("how many ladders did the chairgoat swallow in zzyzx")
    assert Reason(Point.HOLDS, ("chairgoat", "ladders")) in [
        Reason(one.point, tuple(sorted(one.words))) for one in pro
    ]
    assert Reason(Point.UNKNOWN, ("swallow", "zzyzx")) in [
        Reason(one.point, tuple(sorted(one.words))) for one in contra
    ]
    assert Reason(Point.NO_KIND, ("how many",)) in contra


@pytest.mark.parametrize(
    ("question", "point", "words"),
    [
        ("route of penguins and the parade", Point.ASK, ()),
        ("did Chairgoat Bernard eat it", Point.TOGETHER, ()),
        ("did nobody see why Bernard ate the ladder", Point.HOLDS, ("Bernard",)),
    ],
)
def test_reasons_for_a_passage(question: str, point: Point, words: tuple[str, ...]) -> None:
    """Points in favor of a passage are among the reasons."""
    assert point in [one.point for one in both(question)[0]]
    if words:
        assert set(words) <= {word for one in both(question)[0] for word in one.words}


def test_the_kind_of_answer() -> None:
    """If a passage contains a date, that is a reason for it when the question asks "when"."""
    index = Index(alone("The goats met in 1742. They ate a ladder."), ENGLISH)
    assert Reason(Point.KIND, ("when",)) in both("when did goats eat", index)[0]


def test_names_of_a_bare_passage() -> None:
    """Names that the question and the text share are a separate reason."""
    index = Index(alone("The mayor is Gladys Pickett. Nobody else wants to."), ENGLISH)
    pro, _ = both("is the mayor called Gladys Pickett or so", index)
    assert Reason(Point.NAMES, ("Gladys", "Pickett")) in [
        Reason(one.point, tuple(sorted(one.words))) for one in pro
    ]


def test_against_a_bare_passage() -> None:
    """A negative question, a long text, and missing words are reasons against it."""
    long = " ".join(f"goat{number}x ladder{number}x" for number in range(90))
    index = Index(alone(f"The goats march on and on. {long}."), ENGLISH)
    _, contra = both("which goats don't march?", index)
    assert {Point.AFFIRMS, Point.LONG} <= {one.point for one in contra}
    _, contra = both("does the museum ticket cost penguins")
    assert Reason(Point.LACKS, ("penguins",)) in contra


def test_a_close_runner_up() -> None:
    """If the runner-up is within `CLOSE`, that is a reason against the best candidate."""
    query = INDEX.parse("goats and teapots")
    best, *_ = rank(query, INDEX.search(query), INDEX)
    near = replace(best, score=best.score - CLOSE)
    far = replace(best, score=best.score - CLOSE - 0.01)
    assert Reason(Point.CLOSE) in speaks_against(query, best, near)
    assert Reason(Point.CLOSE) not in speaks_against(query, best, far)


def test_a_follow_up_names_its_words() -> None:
    """A follow-up's reasons include the words from the earlier question, as they were typed."""
    before = Earlier(INDEX.parse("do Goats vote?"), None, 0.0)
    query = joined(INDEX.parse("and penguins?"), Lean.ELLIPSIS, before, INDEX)
    best, *_ = rank(query, INDEX.search(query), INDEX)
    first = next(speaks_for(query, best, None))
    assert (first.point, set(first.words)) == (Point.FOLLOWS, {"Goats", "vote"})
    found = answer("when?", INDEX, EAGER, ("did Gladys open the parade?",))
    assert found.why.speaks_for[0].point is Point.FOLLOWS


def test_only_some_weights_include_meaning() -> None:
    """Weights include "meaning" only if an embedding model is in use."""
    assert [sort for sort in RANKING if "meaning" in RANKING[sort]] == ["meaning"]
