"""Tests of names that a question takes for granted, but that no source contains."""

from __future__ import annotations

import pytest

from bot.core.answering.answer import answer
from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.results import Answer, FalsePremise, Outcome, PremiseKind
from bot.core.retrieval.index import Index
from bot.languages import en as english

FERRY = Source("ferry", "The Ferry to Gullholm", "Island Council")
PASSAGE = Passage(
    "crossing",
    FERRY,
    "The ferry sails to Gullholm because the bridge is closed. Its captain is Noemi Adeyinka. "
    "The UK flag is for visitors from Germany.",
    (1,),
    Wording.VERBATIM,
    asks=(
        "Why is the ferry sailing to Gullholm?",
        "Who is the captain of the ferry to Gullholm?",
        "Is there a ferry to Gullholm?",
        "Which flag is for visitors from Germany?",
    ),
)
INDEX = Index(KnowledgeBase((FERRY,), (PASSAGE,)), english.load())


def asked(question: str) -> Answer:
    """Return the answer to a question about the ferry."""
    return answer(question, INDEX, Policy(answer=0.2, suggest=0.1))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Why is the ferry sailing to Norway?", ("Norway",)),
        ("why is the ferry sailing to norway", ("norway",)),
        ("Why is the ferry sailing to Zoptania?", ("Zoptania",)),
        ("Who is the captain of the ferry to Norway?", ("Norway",)),
        ("Why is the ferry sailing to New York?", ("New York",)),
    ],
)
def test_an_absent_name_is_reported(question: str, names: tuple[str, ...]) -> None:
    """The answer says which name it did not find."""
    found = asked(question)
    assert found.outcome is Outcome.ANSWER
    assert found.premise == FalsePremise(PremiseKind.ABSENT, names)


@pytest.mark.parametrize(
    "question",
    [
        "Why is the ferry sailing to Gullholm?",
        "Why is the ferry really sailing to Gullholm?",  # not a name
        "Is there a ferry to Norway?",  # a plain "no" can answer it
        "Who is the ferry captain Noemi Adeyinska?",  # a typo in a known name
        "Why is the ferry sailing to Gullholm with my Labrador?",  # not taken for granted
        "Which flag is for German visitors?",  # another form of a known name
        "Why is the USA ferry sailing to Gullholm?",  # the sources may spell it out
    ],
)
def test_nothing_absent(question: str) -> None:
    """Answers to other questions mention no absent name."""
    found = asked(question)
    assert found.outcome is Outcome.ANSWER
    assert found.premise is None


def test_an_absent_name_does_not_make_a_suggestion_an_answer() -> None:
    """Only a confident answer gets the line."""
    found = answer("Why is the ferry sailing to Norway?", INDEX, Policy(answer=0.999))
    assert found.outcome is not Outcome.ANSWER
    assert found.premise is None
