"""A question that asks several things is split into parts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.questions.parts import MOST, asking_spans, cores, split
from tests.timing import seconds


@pytest.mark.parametrize(
    ("description", "text", "expected"),
    [
        ("one", "Who opened the parade?", ["Who opened the parade?"]),
        ("two sentences", "Who opened it? Who paid?", ["Who opened it", "Who paid?"]),
        ("joined by and", "who opened it and when was it", ["who opened it", "when was it"]),
        ("joined by a comma", "who opened it, but also why", ["who opened it", "why"]),
        ("and of words", "who pays for cats and dogs", ["who pays for cats and dogs"]),
        ("after a preposition", "who is it & since when", ["who is it", "since when"]),
        ("whether", "tell me who and whether it bit", ["tell me who", "whether it bit"]),
        ("a list", "who is Bo, who was Al", ["who is Bo", "who was Al"]),
        ("a relative clause", "Bo, who bit, ran", ["Bo, who bit, ran"]),
        ("a story", "I met Bo, who bit", ["I met Bo, who bit"]),
        ("three", "who? what?? why", ["who", "what", "why"]),
        ("too many", "a? b? c? d?", ["a? b? c? d?"]),
        ("only marks", "?? ? ??", ["??"]),
        ("nothing", "", []),
    ],
)
def test_split(description: str, text: str, expected: list[str]) -> None:
    """A message is split where another question begins, unless this gives too many parts."""
    assert list(split(text)) == expected, description


@pytest.mark.parametrize(
    ("description", "text", "expected"),
    [
        ("one sentence", "Who opened it?", []),
        ("story and question", "I saw a goat. Who is it?", ["Who is it?"]),
        ("without a mark", "I saw a goat. So who is it.", ["So who is it."]),
        ("a command", "I saw a goat. Tell me who it is", ["Tell me who it is"]),
        ("a request", "I saw it. Can you explain it", ["Can you explain it"]),
        ("two questions", "Who is it? I know! Why?", ["Who is it?", "Why?"]),
        ("no question", "I saw a goat. It saw me.", []),
        ("nothing", "", []),
    ],
)
def test_asking_spans(description: str, text: str, expected: list[str]) -> None:
    """In a text of several sentences, the questions are found."""
    assert [text[start:end] for start, end in asking_spans(text)] == expected, description


@pytest.mark.parametrize(
    ("description", "text", "expected"),
    [
        ("one clause", "Who opened it?", []),
        ("after a story", "I met a goat, so who is it?", ["who is it?"]),
        ("a sentence", "I saw a goat. Who is it?", ["Who is it?"]),
        ("both", "Hi. I met a goat: who is it?", ["I met a goat: who is it?", "who is it?"]),
        ("the last ones", "a, who, what, when, why", ["what, when, why", "when, why", "why"]),
        ("no question", "I saw a goat, a dog", []),
        ("nothing", "", []),
    ],
)
def test_cores(description: str, text: str, expected: list[str]) -> None:
    """The cores of a text are its questions and the last clauses that ask for something."""
    assert [text[start:end] for start, end in cores(text)] == expected, description


@given(st.text() | st.text("?! aand,whoy.", max_size=60))
@settings(deadline=None)
def test_parts_are_slices(text: str) -> None:
    """Parts and spans are slices of the question in order, and there are at most `MOST` parts."""
    position = 0
    for part in split(text):
        position = text.index(part, position) + len(part)
    assert len(split(text)) <= MOST
    for start, end in (*asking_spans(text), *cores(text)):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", ["?" * 15999 + "a", ", so" * 4000, "and " * 4000, "?'" * 8000])
def test_crafted_text_is_fast(text: str) -> None:
    """The time is linear in the length. If it were quadratic, this would take many seconds."""
    assert seconds(lambda: (split(text), asking_spans(text), cores(text))) < 1
