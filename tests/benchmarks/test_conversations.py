"""Tests that the engine understands conversations as well as it did before.

To print all figures by kind, run `python -m benchmarks.understanding.conversations`.
"""

from __future__ import annotations

import pytest

from benchmarks.understanding import conversations
from benchmarks.understanding.conversations import Count, counted, is_complete
from benchmarks.understanding.talk import SHIPPED, Talk, talks


@pytest.fixture(scope="module")
def all_talks() -> tuple[Talk, ...]:
    """Return conversations about three articles. The engine compares only words."""
    return tuple(talks())


def share(found: list[bool]) -> float:
    """Return the share of true values."""
    return sum(found) / len(found)


@pytest.fixture(scope="module")
def count(all_talks: tuple[Talk, ...]) -> Count:
    """Return the results of all turns after the first, including the held-out ones."""
    total = Count()
    for held_out in (False, True):
        part = counted(all_talks, held_out=held_out)["all"]
        for name in vars(total):
            getattr(total, name).extend(getattr(part, name))
    return total


def test_there_are_enough(all_talks: tuple[Talk, ...]) -> None:
    """There are at least 60 conversations and 30 two-part questions.

    A third of both is held out.
    """
    conversations_ = [one for talk in all_talks for one in talk.conversations]
    parts = [one for talk in all_talks for one in talk.two_parts]
    assert len(conversations_) >= 60
    assert len(parts) >= 30
    for some in (conversations_, parts):
        assert 0.3 <= share([one.held_out for one in some]) <= 0.35


def test_the_right_passage_comes_first(count: Count) -> None:
    """Later turns find their passage much more often if the engine knows the earlier questions."""
    assert share(count.first) >= 0.78
    assert share(count.first) - share(count.first_before) >= 0.15


def test_wrong_answers_are_rare(count: Count) -> None:
    """Few answers are wrong, and few unanswerable turns get an answer.

    Small talk stays small talk.
    """
    assert share(count.wrong) <= 0.1
    assert share(count.refused) >= 0.75
    assert all(count.talk)


def test_both_parts_are_answered(all_talks: tuple[Talk, ...]) -> None:
    """Nearly half of the two-part questions get a passage for each part and no wrong passage."""
    found = [
        is_complete(one.turns[0], talk.assistant.ask(one.turns[0].question))
        for talk in all_talks
        for one in talk.two_parts
    ]
    assert share(found) >= 0.45


def test_independent_questions_are_left_alone(all_talks: tuple[Talk, ...]) -> None:
    """Unrelated earlier questions change almost no answers, and almost no questions are split."""
    [shipped] = (talk.assistant for talk in all_talks if talk.name == SHIPPED)
    harm = conversations.harm(shipped)
    assert len(harm.first_lost) <= 3
    assert len(harm.newly_wrong) <= 3
    split, _ = conversations.falsely_split(shipped)
    assert len(split) <= 3
