"""What `check` advises about knowledge that is allowed but probably not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.advice import warnings_about
from bot.core.model import Answer, Candidate, KnowledgeBase, Outcome, Passage
from bot.loader import Loaded, load_with_places

if TYPE_CHECKING:
    from pathlib import Path

MOON = """\
source: {id: moon, title: The Moon, publisher: Mice}
passages:
  - {id: cheese, text: It is cheese., paragraphs: [1], wording: restated,
     asks: [Is it cheese?, What is it?, Why so yellow?]}
  - {id: holes, text: It has holes., paragraphs: [2], wording: restated}
gaps:
  - {id: taste, text: Nobody tasted it., asks: [How does it taste?]}
"""


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    """Load two passages and a gap."""
    file = tmp_path / "moon.yaml"
    file.write_text(MOON, encoding="utf-8")
    return load_with_places([file])


def advised(loaded: Loaded, answers: dict[str, Answer]) -> list[str]:
    """Return the warnings, given what the asks lead to."""
    nothing = Answer("", Outcome.UNKNOWN)
    return [
        warning.message for warning in warnings_about(loaded, lambda ask: answers.get(ask, nothing))
    ]


def found(*passages: Passage) -> Answer:
    """Return an answer that has these candidates."""
    return Answer("", Outcome.ANSWER, candidates=tuple(Candidate(p, 0.9) for p in passages))


def test_asks_that_lead_home_need_no_warning(loaded: Loaded) -> None:
    """Only the passage without asks remains."""
    known: KnowledgeBase = loaded.knowledge
    cheese, _ = known.passages
    answers = {ask: found(cheese) for ask in cheese.asks}
    answers["How does it taste?"] = Answer("", Outcome.GAP, gap=known.gaps[0])
    assert advised(loaded, answers) == ["`holes` has no asks: 3 or more help members to find it"]


def test_asks_that_lead_elsewhere_are_named(loaded: Loaded) -> None:
    """To another passage, to small talk, or nowhere; and a passage that none of them finds."""
    _, holes = loaded.knowledge.passages
    answers = {
        "Is it cheese?": found(holes),
        "What is it?": Answer("", Outcome.SMALLTALK, smalltalk="chitchat"),
    }
    assert advised(loaded, answers) == [
        "this ask leads to `holes`",
        "this ask leads to nothing",
        "this ask leads to nothing",
        "none of the asks of `cheese` finds it",
        "`holes` has no asks: 3 or more help members to find it",
        "this ask leads to nothing",
        "none of the asks of `taste` finds it",
    ]


def test_an_ask_that_comes_second_is_found(loaded: Loaded) -> None:
    """It is contested, but not lost."""
    cheese, holes = loaded.knowledge.passages
    answers = {ask: found(holes, cheese) for ask in cheese.asks}
    assert "none of the asks of `cheese` finds it" not in advised(loaded, answers)
