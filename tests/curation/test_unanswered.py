"""Unanswered questions are grouped by shared words, with the most urgent group first."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.results import Outcome
from bot.core.retrieval.index import Index
from bot.curation import unanswered
from bot.curation.unanswered import ALIKE, grouped, nearest
from bot.languages import en as english
from bot.store.events import UnansweredQuestion
from bot.store.privacy import question_key
from tests.funny import KNOWLEDGE
from tests.timing import seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.curation.unanswered import Group

TODAY = date(2026, 3, 1)
INDEX = Index(KNOWLEDGE, english.load())
WORDS = ["moon", "cheese", "otter", "rent", "price", "hotel", "mouse", "craters", "why", "who"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


def asked(
    text: str, count: int = 1, days_ago: int = 0, outcome: Outcome = Outcome.UNKNOWN
) -> UnansweredQuestion:
    """Return a question that was last asked this many days ago."""
    last = TODAY - timedelta(days=days_ago)
    return UnansweredQuestion(
        question_key(text), text, outcome, count, last - timedelta(days=1), last
    )


def texts(groups: Sequence[Group]) -> list[set[str]]:
    """Return the wordings of each group."""
    return [{question.text for question in group.questions} for group in groups]


def test_wordings_of_one_question_are_one_group() -> None:
    """Questions that share most of their words form one group, with the sum of their counts."""
    groups = grouped(
        [
            asked("How high is the rent on the moon?", 2, outcome=Outcome.SUGGEST),
            asked("what's the moon rent"),
            asked("Do otters vote?"),
        ],
        INDEX,
        TODAY,
    )
    assert texts(groups) == [
        {"How high is the rent on the moon?", "what's the moon rent"},
        {"Do otters vote?"},
    ]
    group = groups[0]
    assert (group.count, group.first, group.last) == (3, TODAY - timedelta(days=1), TODAY)
    assert group.outcome is Outcome.SUGGEST
    assert group.pressing == 3.0


def test_without_questions_there_are_no_groups() -> None:
    """Without unanswered questions, there are no groups."""
    assert grouped([], INDEX, TODAY) == ()


def test_questions_without_content_words_are_compared_by_all_words() -> None:
    """Questions that contain only punctuation are never similar to each other."""
    questions = [asked("why are you so"), asked("so why are you"), asked("?!"), asked("…")]
    kept = {question.key: question for question in questions}
    assert {"why are you so", "so why are you"} in texts(grouped(kept.values(), INDEX, TODAY))


def test_the_typical_wording_is_the_most_similar_to_the_others() -> None:
    """The typical wording has no unnecessary words.

    If several wordings are equally typical, the shortest one is chosen.
    """
    group = grouped(
        [
            asked("How high is the rent on the moon for my brother?"),
            asked("How high is the rent on the moon?"),
            asked("moon rent how high"),
        ],
        INDEX,
        TODAY,
    )[0]
    assert group.typical.text == "moon rent how high"


@pytest.mark.parametrize(
    ("pressing", "other"),
    [
        (asked("rent", 2), asked("hotel", 1)),
        (asked("rent", 2, 14), asked("hotel", 3, 28)),
        (asked("rent", 1, 0), asked("hotel", 30, 80)),
        (asked("rent", 3, 14), asked("hotel", 1, 0)),
    ],
)
def test_frequent_and_recent_questions_come_first(
    pressing: UnansweredQuestion, other: UnansweredQuestion
) -> None:
    """A question becomes half as urgent every two weeks."""
    assert [g.typical for g in grouped([other, pressing], INDEX, TODAY)] == [pressing, other]


def test_a_question_from_tomorrow_counts_as_today() -> None:
    """A question dated in the future counts as asked today, because clocks differ."""
    assert grouped([asked("rent", days_ago=-1)], INDEX, TODAY)[0].pressing == 1.0


def test_the_nearest_passages_are_named() -> None:
    """The closest passages are listed by confidence. If no passage is close, the list is empty."""
    found = nearest(asked("Is the moon made of cheese?"), INDEX)
    assert found[0].passage.id == "cheese"
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert nearest(asked("zzz"), INDEX) == ()


@given(st.lists(TEXTS, max_size=12, unique_by=question_key), st.randoms())
def test_each_question_is_in_one_group_whatever_the_order(
    wordings: list[str], chance: random.Random
) -> None:
    """Every question is in exactly one group, whatever the order of the questions."""
    questions = [asked(text, 1 + len(text) % 3) for text in wordings]
    groups = grouped(questions, INDEX, TODAY)
    found = [question for group in groups for question in group.questions]
    assert sorted(found, key=str) == sorted(questions, key=str)
    chance.shuffle(questions)
    assert grouped(questions, INDEX, TODAY) == groups


def similarity(one: str, other: str) -> float:
    """Return the weighted Dice coefficient by a direct computation."""
    first, second = INDEX.parse(one).terms, INDEX.parse(other).terms
    shared = sum(first[stem] for stem in first if stem in second)
    return 2 * shared / (sum(first.values()) + sum(second.values()))


@given(st.lists(TEXTS, max_size=10, unique_by=question_key))
def test_leaders_are_similar_to_their_members_and_not_to_each_other(
    wordings: list[str],
) -> None:
    """A group's first question is similar to the others, but not to the first of another group."""
    wordings = [text for text in wordings if INDEX.parse(text).terms]
    groups = grouped(map(asked, wordings), INDEX, TODAY)
    leaders = [group.questions[0].text for group in groups]
    for group, leader in zip(groups, leaders, strict=True):
        assert all(similarity(leader, q.text) >= ALIKE - 1e-9 for q in group.questions)
    assert all(similarity(*pair) < ALIKE for pair in combinations(leaders, 2))


def test_thousands_of_questions_are_grouped_in_seconds() -> None:
    """Thousands of questions are grouped quickly, even if all of them use the same few words."""
    chance = random.Random(4)  # noqa: S311 - needs a fixed seed
    words = [*WORDS, *sorted(english.load().common)[::40]]
    found = {" ".join(chance.choices(words, k=chance.randint(3, 8))) for _ in range(2_000)}
    groups: list[Group] = []
    assert seconds(lambda: groups.extend(grouped(map(asked, found), INDEX, TODAY)), runs=1) < 30
    assert sum(group.count for group in groups) == len(found)


def test_the_threshold_is_the_measured_one() -> None:
    """If you change the threshold, repeat the measurement that its docstring describes."""
    assert unanswered.ALIKE == 0.5
