"""Tests of which spelling corrections a reply mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.assistant import Assistant
from bot.core.answering.corrections import MOST
from tests.core.corpus import INDEX

if TYPE_CHECKING:
    from bot.core.model.results import Answer


def ask(question: str, *previous: str) -> Answer:
    """Return the answer to a question about the tiny corpus."""
    return Assistant(INDEX).ask(question, previous)


def test_a_correction_that_changed_what_was_found_is_mentioned() -> None:
    """A correction is mentioned if only the corrected word leads to the passage."""
    assert ask("who threw hering").notable == (("hering", "herring"),)
    assert ask("who ate the laddr").notable == (("laddr", "ladder"),)
    assert ask("which breed are the gaots").notable == (("gaots", "goats"),)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("where do the penguins march from the lighthose?", id="found without it"),
        pytest.param("wher do the penguins march", id="an everyday word"),
        pytest.param("where do the penguinz march", id="slang"),
        pytest.param("where do the penguinsss march", id="drawn out"),
        pytest.param("pengiun soup recipe of the moon", id="not answered"),
        pytest.param("thakns", id="small talk"),
    ],
)
def test_other_corrections_are_not_mentioned(question: str) -> None:
    """Corrections that don't matter are not mentioned, but "Why?" lists them."""
    found = ask(question)
    assert found.corrections
    assert found.notable == ()


def test_at_most_two_are_mentioned() -> None:
    """A reply mentions few corrections, because more would distract from the passage."""
    found = ask("wher do the pengiuns marsh to the fich markit")
    assert len(found.corrections) > MOST == len(found.notable)


def test_asking_as_typed_leaves_no_trace() -> None:
    """A follow-up continues the question as it was corrected."""
    assistant = Assistant(INDEX)
    first = "who threw hering"
    assert assistant.ask(first).notable
    fresh = Assistant(INDEX).ask("and why?", [first])
    assert assistant.ask("and why?", [first]) == fresh
