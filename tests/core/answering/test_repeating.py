"""Tests of answers that would show the previous passage again."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.core.model.results import Outcome, Repetition
from tests.core.corpus import INDEX

TICKET = "What does a ticket cost?"
TEAPOT = "how old is the oldest teapot?"


@pytest.mark.parametrize(
    ("previous", "question", "repetition"),
    [
        pytest.param((TICKET,), "and children?", Repetition.PASSAGE, id="another sentence"),
        pytest.param((TEAPOT,), "who knitted it?", Repetition.WHOLE, id="the same sentence"),
        pytest.param(
            (TICKET,), "ticket price of the museum", Repetition.WHOLE, id="in other words"
        ),
        pytest.param((TICKET, "thanks!"), "and children?", Repetition.PASSAGE, id="after thanks"),
        pytest.param((TEAPOT,), "how old is the oldest teapot", None, id="the same question"),
        pytest.param((TICKET, "and children?"), TICKET, None, id="an earlier question"),
        pytest.param((TEAPOT,), "who knitted it again?", None, id="asked for again"),
        pytest.param((TICKET,), "where do the penguins march?", None, id="another passage"),
        pytest.param(("thanks!",), TICKET, None, id="after small talk only"),
        pytest.param((), TICKET, None, id="first question"),
    ],
)
def test_repetition(
    previous: tuple[str, ...], question: str, repetition: Repetition | None
) -> None:
    """A repeated passage is marked as such, unless the member asked for it again."""
    found = Assistant(INDEX).ask(question, previous)
    assert (found.outcome, found.repetition) == (Outcome.ANSWER, repetition)


def test_what_was_only_suggested_is_not_repeated() -> None:
    """A passage that was only suggested before is not marked as repeated."""
    assistant, suggested = Assistant(INDEX), "what did she wear?"
    opened = "Who opened the penguin parade?"
    assert assistant.ask(suggested, [opened]).outcome is Outcome.SUGGEST
    found = assistant.ask("and what did the crowd throw?", [opened, suggested])
    assert (found.outcome, found.repetition) == (Outcome.ANSWER, None)
