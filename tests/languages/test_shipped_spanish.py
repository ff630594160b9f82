"""Tests of Spanish questions about the shipped knowledge, which is in English."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.config import load
from bot.core.model.knowledge import entries_of
from bot.core.model.results import Outcome
from bot.evaluate import golden
from bot.evaluate.figures import ask_all
from bot.evaluate.golden import GoldenQuestion, Kind
from bot.semantic.models import Mode

if TYPE_CHECKING:
    from bot.assistant import Assistant

FILE = Path(__file__).with_name("obama-mexico-2013.es.yaml")
CODE = {"print(os.environ)"}
"""Golden questions that are in no language, but contain a Spanish word."""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    """Return the assistant for the shipped knowledge, without a model."""
    return app.build(replace(load(), semantic=Mode.OFF))


@pytest.fixture(scope="module")
def questions(assistant: Assistant) -> tuple[GoldenQuestion, ...]:
    """Return the Spanish golden questions."""
    return golden.load([FILE], assistant.knowledge)


def test_spanish_questions_reach_their_floor(
    assistant: Assistant, questions: tuple[GoldenQuestion, ...]
) -> None:
    """The right passage ranks first and is asserted, and nothing wrong is asserted."""
    asked = [one for one in ask_all(assistant, questions) if one.question.kind.is_answerable]
    assert all(one.answer.language == "es" for one in asked)
    first = [one for one in asked if one.place == 1]
    asserted = [one for one in asked if one.answer.outcome is Outcome.ANSWER]
    wrong = [one for one in asserted if one not in first]
    assert len(asked) == 20
    assert len(first) >= 19
    assert len([one for one in asserted if one in first]) >= 13
    assert not wrong


def test_other_spanish_questions_are_not_answered(
    assistant: Assistant, questions: tuple[GoldenQuestion, ...]
) -> None:
    """Near misses and other topics get no passage as the answer. Small talk is recognized."""
    for one in ask_all(assistant, questions):
        outcome, kind = one.answer.outcome, one.question.kind
        if kind is Kind.SMALLTALK:
            assert outcome is Outcome.SMALLTALK
        elif not kind.is_answerable:
            assert outcome in {Outcome.GAP, Outcome.SUGGEST, Outcome.UNKNOWN}, one.question.text


def test_english_questions_stay_english(assistant: Assistant) -> None:
    """No English ask or golden question is taken for a Spanish one."""
    knowledge = assistant.knowledge
    texts = [ask for entry in entries_of(knowledge) for ask in entry.asks]
    texts += [one.text for one in golden.load(_golden(), knowledge) if one.text not in CODE]
    read = {text: assistant.index.asked(text).lexicon.language.code for text in texts}
    assert [text for text, code in read.items() if code != "en"] == []


def test_every_entry_can_be_asked_for_in_spanish(assistant: Assistant) -> None:
    """Each passage and gap has asks and a label in Spanish, and each gap has its text."""
    for entry in entries_of(assistant.knowledge):
        [spanish] = entry.translations
        assert (spanish.language, bool(spanish.label)) == ("es", True), entry.id
        assert len(spanish.asks) >= 6, entry.id
    assert all(gap.translations[0].text for gap in assistant.knowledge.gaps)


def _golden() -> list[Path]:
    return sorted(load().knowledge[0].glob("*.golden.yaml"))
