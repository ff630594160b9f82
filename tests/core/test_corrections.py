"""Tests of the corrections that a reply mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.assistant import Assistant
from bot.core.corrections import MOST
from tests.core.corpus import INDEX

if TYPE_CHECKING:
    from bot.core.model import Answer


def ask(question: str, *previous: str) -> Answer:
    """Return the answer to a question about the tiny corpus."""
    return Assistant(INDEX).ask(question, previous)


def test_a_correction_that_changed_what_was_found_is_mentioned() -> None:
    """Nothing else in the question leads to the passage."""
    assert ask("who threw hering").notable == (("hering", "herring"),)
    assert ask("who ate the laddr").notable == (("laddr", "ladder"),)
    assert ask("which breed are the gaots").notable == (("gaots", "goats"),)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("where do the penguins march from the lighthose?", id="found without it"),
        pytest.param("wher do the penguins march", id="an everyday word"),
        pytest.param("where do the penguinz march", id="slang"),
        pytest.param("pengiun soup recipe of the moon", id="not answered"),
        pytest.param("thakns", id="small talk"),
    ],
)
def test_other_corrections_are_not_mentioned(question: str) -> None:
    """They are still listed among the corrections, for "Why?"."""
    found = ask(question)
    assert found.corrections
    assert found.notable == ()


def test_at_most_two_are_mentioned() -> None:
    """More of them would distract from the passage."""
    found = ask("wher do the pengiuns marsh to the fich markit")
    assert len(found.corrections) > MOST == len(found.notable)


def test_asking_as_typed_leaves_no_trace() -> None:
    """The next question continues the corrected question."""
    assistant = Assistant(INDEX)
    first = "who threw hering"
    assert assistant.ask(first).notable
    fresh = Assistant(INDEX).ask("and why?", [first])
    assert assistant.ask("and why?", [first]) == fresh
