"""Invisible characters and decomposed accents have no effect on matching.

`check` reports invisible characters that are useless.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import index_of
from bot.assistant import Assistant
from bot.core.model.results import Outcome
from bot.knowledge.loader import load
from tests.test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

CITIES = """\
source:
  id: cities
  title: Cities on Rivers
  publisher: Río Press
glossary:
  - term: Budapest
    aliases: [pearl of the Danube]
passages:
  - id: baths
    paragraphs: [1]
    section: Curiosities
    wording: restated
    text: >-
      Budapest has more than a hundred thermal springs, and its café culture is
      famous.
    asks:
      - Where do people bathe in Budapest?
      - What is Budapest's café culture like?
  - id: bridges
    paragraphs: [2]
    wording: restated
    text: Saint Petersburg raises its bridges at night, so that ships can pass.
gaps:
  - id: metro
    text: The book does not mention the metro.
    asks: [How old is the metro?]
"""
UNSEEN = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2063\u206a\ufe0e\ufe0f\U000e0061"
)
QUESTIONS = (
    "how many thermal springs does budapest have",
    "What is Budapest's café culture like?",
    "when are the bridges of saint petersburg raised",
    "how old is the metro",
    "springs in the pearl of the danube",
)


def answered(path: Path, text: str, *questions: str) -> list[tuple[Outcome, float, list[str]]]:
    """Return the outcome, confidence and candidates of questions about this text."""
    path.write_text(text, encoding="utf-8")
    assistant = Assistant(index_of(load([path])))
    answers = map(assistant.ask, questions or QUESTIONS)
    return [
        (a.outcome, round(a.confidence, 6), [c.passage.id for c in a.candidates]) for a in answers
    ]


def in_words(text: str, char: str) -> str:
    """Return the text with a character inserted into each longer word of its values."""
    words = ("Budapest", "thermal", "springs", "caf", "Danube", "Petersburg", "bridges", "metro")
    for word in words:
        text = text.replace(word, f"{word[:2]}{char}{word[2:]}")
    return text.replace(f"id: me{char}tro", "id: metro").replace(f"id: br{char}", "id: br")


@pytest.mark.parametrize("char", UNSEEN)
def test_characters_that_nobody_sees_hide_nothing(tmp_path: Path, char: str) -> None:
    """Invisible characters have no effect in texts, asks, titles, sections and questions."""
    right = answered(tmp_path / "a.yaml", CITIES)
    assert [outcome for outcome, *_ in right].count(Outcome.ANSWER) >= 3
    hidden = in_words(CITIES, char)
    assert hidden.count(char) > 8
    assert answered(tmp_path / "a.yaml", hidden) == right
    assert (
        answered(tmp_path / "a.yaml", CITIES, *(in_words(one, char) for one in QUESTIONS)) == right
    )


def test_accents_may_be_separate(tmp_path: Path) -> None:
    """Files and questions in NFD are equal to those in NFC, and passages are shown in NFC."""
    right = answered(tmp_path / "a.yaml", CITIES)
    apart = unicodedata.normalize("NFD", CITIES)
    assert apart != CITIES
    assert answered(tmp_path / "a.yaml", apart) == right
    questions = (unicodedata.normalize("NFD", one) for one in QUESTIONS)
    assert answered(tmp_path / "a.yaml", apart, *questions) == right
    known = load([tmp_path / "a.yaml"])
    assert "its café culture" in known.passages[0].text
    assert known.sources[0].publisher == "Río Press"


def test_check_names_them_with_their_place(tmp_path: Path) -> None:
    """Each text with useless characters is reported, at the position of the first one."""
    file = tmp_path / "a.yaml"
    text = CITIES
    for was, becomes in (
        ("thermal springs", "ther\u00admal springs"),
        ("café culture is", "café cul\u200cture is"),
        ("Where do", '"Wh\u2060ere do'),
        ("Budapest?", 'Budapest?"  # a com\u00adment'),
        ("the metro.", "the me\u200btro. \\u00ad"),
        ("old", "o\u200dl\u200bd"),
    ):
        text = text.replace(was, becomes, 1)
    file.write_text(text, encoding="utf-8")
    found = [line for line in run("check", str(file)).out.splitlines() if "useless" in line]
    assert [line.removeprefix(f"{file}:").split(" is invisible")[0] for line in found] == [
        "14:44: warning: U+00AD (soft hyphen)",
        "17:12: warning: U+2060 (word joiner)",
        "25:43: warning: U+200B (zero width space)",
        "26:17: warning: U+200D (zero width joiner)",
    ]
    assert found[0].endswith("is invisible and useless here (and 1 more in this text): delete it")
    assert found[1].endswith("is invisible and useless here: delete it")
    assert run("check", "--strict", str(file), expect=1).out


def test_check_names_them_in_golden_questions(tmp_path: Path) -> None:
    """An escaped character is intended and not reported."""
    (tmp_path / "a.yaml").write_text(CITIES, encoding="utf-8")
    golden = tmp_path / "a.golden.yaml"
    golden.write_text(
        "questions:\n"
        "  - {question: where do the Buda\u00adpest people bathe, kind: typo, passages: [baths]}\n"
        '  - {question: "bathe in Buda\\u00adpest", kind: typo, passages: [baths]}\n',
        encoding="utf-8",
    )
    out = run("check", "--golden", str(tmp_path)).out
    assert [line for line in out.splitlines() if "useless" in line] == [
        f"{golden}:2:33: warning: U+00AD (soft hyphen) is invisible and useless here: delete it"
    ]


NEEDED = (
    "👩\u200d💻 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 क्\u200dष "
    "❤\ufe0f 1\ufe0f\u20e3 שלום\u200f! 🏴\U000e0067\U000e0062\U000e0077\U000e007f"
)


def test_what_scripts_and_emoji_need_is_shown_word_for_word(tmp_path: Path) -> None:
    """Joiners, selectors and tags that have an effect are kept, without a warning."""
    file = tmp_path / "a.yaml"
    file.write_text(
        CITIES.replace("Saint Petersburg", f"{NEEDED} Saint Petersburg"), encoding="utf-8"
    )
    question = "when are the bridges of saint petersburg raised"
    (answer,) = run("ask", "--json", "--knowledge", str(file), question).objects
    assert NEEDED in answer["passages"][0]["text"]
    assert "useless" not in run("check", str(file)).out


@given(
    st.lists(st.sampled_from([*UNSEEN, *"abc dé", "\u0301", "\u0645", "\U0001f469", "\n"])).map(
        "".join
    )
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
def test_a_text_keeps_its_characters(tmp_path: Path, text: str) -> None:
    """Loading changes only white space and the form of accents."""
    file = tmp_path / "a.yaml"
    lines = "\n".join(f"      {line}" for line in f"x{text}x".split("\n"))
    text = f"x{text}x"
    file.write_text(
        CITIES.replace("text: Saint", f"text: |-\n{lines}\n      Saint"), encoding="utf-8"
    )
    shown = load([file]).passages[1].text
    assert shown.split()[:-12] == unicodedata.normalize("NFC", text).split()
