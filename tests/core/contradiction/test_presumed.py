"""Tests of clauses, which show what a question takes for granted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.contradiction.presumed import ClauseKind, clauses
from tests.core.corpus import INDEX

WORDS = ("why", "since", "given that", "right?", "so", "is", "the parade", "goats,", "free.", "my")


def kinds(question: str) -> list[str]:
    """Return the kinds of the clauses of a question."""
    return [clause.kind.value for clause in clauses(INDEX.parse(question))]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Why is the fee 40 euros?", ["why"]),
        ("so how come the mayor only wore two hats", ["why"]),
        ("Since pets are allowed, how many may I bring?", ["given", "asked"]),
        ("what do I pay now that the museum is free", ["asked", "given"]),
        ("The museum is closed on Mondays, right? Which day is best?", ["checked", "asked"]),
        ("It opens at nine on Fridays, doesn't it?", ["checked"]),
        ("The parade lasts three days, so where do I sleep?", ["stated", "asked"]),
        ("I broke my teapot yesterday. Who repairs it?", ["told", "asked"]),
        ("Is the fee 40 euros?", ["other"]),
        ("what happens if it rains", ["asked"]),
        ("teapot opening hours", ["other"]),
        ("", []),
    ],
)
def test_kinds_of_clauses(question: str, expected: list[str]) -> None:
    """The kind of a clause depends on its first words and on what the next clause asks."""
    assert kinds(question) == expected


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_no_word_is_in_two_clauses(question: str) -> None:
    """The clauses contain the words of the question in order, each at most once."""
    query = INDEX.parse(question)
    starts = [token.start for clause in clauses(query) for token in clause.tokens]
    assert starts == sorted(set(starts))
    assert set(starts) <= {token.start for token in query.tokens}


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_a_question_that_asks_nothing_else_presumes_nothing(question: str) -> None:
    """A statement counts as a premise only if the text also has a question."""
    found = {clause.kind for clause in clauses(INDEX.parse(question))}
    if ClauseKind.STATED in found:
        assert found & {ClauseKind.WHY, ClauseKind.ASKED, ClauseKind.OTHER}
