"""The language of a question is identified, whatever languages the knowledge is in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.languages.identifying import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMUNITIES = Path("training/communities")
ENGLISH = (
    *("algo-course", "cobbleford", "copper-strike", "driftmoon", "elmhall", "emberstation"),
    *("foxtrail", "keyfern", "pinelinux", "tidehack", "vela-web", "weir-rowing"),
)
SPANISH = ("huerto-vecinal", "servidor-brasas")
IN_ENGLISH = {"sorry mi español es malo", "hi im from brazil"}
"""Parts of the questions in English that are asked in the Spanish communities."""
CHOICES = ("en", "es")


def questions(*communities: str) -> Iterator[str]:
    """Yield the questions of communities, and the turns of their conversations."""
    for community in communities:
        text = (COMMUNITIES / community / "questions.yaml").read_text("utf-8")
        for question in yaml.load(text, yaml.CSafeLoader)["questions"]:
            ask = question["ask"]
            yield from [ask] if isinstance(ask, str) else ask


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Peña Nieto say about Ciudad Juárez?", "en"),
        ("who is el chapo", "en"),
        ("Who is Señor Peña Nieto de la Cruz?", "en"),
        ("HOW LONG IS HE IN LA PAZ", "en"),
        ("¿Qué dijo The New York Times?", "es"),
        ("¿De qué hablaron Peña Nieto y Obama?", "es"),
        ("cuantos dias se queda", "es"),
        ("CUÁNTO CUESTA LA CUOTA", "es"),
        ("¿y eso?", "es"),
        ("¿Kerry?", "es"),
        ("Wer war der Präsident von Mexiko?", None),
        ("combien de temps il reste", None),
        ("quanto custa a taxa anual?", None),
        ("quanto costa la quota annuale?", None),
        ("peña nieto president", None),
        ("C4?", None),
        ("no", None),
        ("😂", None),
        ("", None),
    ],
)
def test_language(question: str, expected: str | None) -> None:
    """Names don't count, and a question that doesn't tell is unclear."""
    assert language_of(question, CHOICES) == expected


def test_the_conversation_tells_what_a_short_question_does_not() -> None:
    """The last of the earlier questions that tells decides."""
    earlier = "Who was the president?", "¿Cuánto cuesta la cuota?", "C4?"
    assert language_of("C5?", CHOICES, earlier) == "es"
    assert language_of("and the FBI?", CHOICES, earlier) == "en"
    assert language_of("C5?", CHOICES, ["C4?"]) is None


def test_english_is_not_mistaken_for_spanish() -> None:
    """At most one English question in a thousand is read as Spanish."""
    asked = [*questions(*ENGLISH)]
    mistaken = [one for one in asked if language_of(one, CHOICES) == "es"]
    assert len(asked) > 1_000
    assert len(mistaken) <= len(asked) / 1_000, mistaken


def test_spanish_is_recognized() -> None:
    """Of the Spanish questions of four or more words, at least 97 % are read as Spanish."""
    asked = [
        one
        for one in questions(*SPANISH)
        if len(one.split()) > 3 and not any(part in one for part in IN_ENGLISH)
    ]
    missed = [one for one in asked if language_of(one, CHOICES) != "es"]
    assert len(asked) > 200
    assert len(missed) <= 0.03 * len(asked), missed


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Any text has a language that can be chosen, or none."""
    assert language_of(text, CHOICES, [text]) in {*CHOICES, None}
