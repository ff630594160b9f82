"""Tests that a slip is reported where it is, even if a parser reports another line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.schema import KnowledgeFile
from bot.yamlfile import fit, parse, reader

if TYPE_CHECKING:
    from collections.abc import Callable

RIGHT = """\
source:
  id: on-cats
  title: On Cats
  publisher: Purr Press
passages:
  - id: cats-sleep
    paragraphs: [1]
    wording: restated
    text: >-
      Cats sleep.
    asks:
      - How long do cats sleep?
      - why
"""
SPACE = "a space is missing after the `:`"
DASH = "a space is missing after the `-`"
INDENTED = "this line is indented with {}: use ordinary spaces"
FOLLOWED = "the `:` is followed by {}: use an ordinary space"
NO_COLON = "{} doesn't end a key: use `:` and a space"
NO_DASH = "{} doesn't start a list entry: use `-` and a space"
NO_QUOTE = "U+201C (left double quotation mark) doesn't quote text: use \" or no quotes"
NBSP, WIDE = "U+00A0 (no-break space)", "U+FF1A (fullwidth colon)"


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test with both the C parser, if it is installed, and the Python parser."""
    monkeypatch.setattr(reader, "_LOADER", getattr(yaml, request.param))


def problem(text: str) -> str:
    """Return the first problem of a file with this text, without the file's name."""
    _, problems = fit(parse(text.encode(), "f", 1 << 20), KnowledgeFile)
    return str(problems[0]).removeprefix("f:") if problems else ""


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("id: on-cats", "id:on-cats", f"2:5: {SPACE}"),
        ("id: on-cats", "id :on-cats", f"2:5: {SPACE}"),
        ("id: on-cats", '"id":on-cats', f"2:7: {SPACE}"),
        ("title: On", "title:On", f"3:8: {SPACE}"),
        ("publisher: P", "publisher:P", f"4:12: {SPACE}"),
        ("  publisher", "  url:https://a.example\n  publisher", f"4:6: {SPACE}"),
        ("- id: cats", "- id:cats", f"6:7: {SPACE}"),
        ("paragraphs: [", "paragraphs:[", f"7:15: {SPACE}"),
        ("text: >-", "text:>-", f"9:9: {SPACE}"),
        ("passages:\n", "glossary:\n  - term:cat\npassages:\n", f"6:5: {SPACE}"),
        ("passages:\n", "glossary:\n  - term:cat\n    aliases: [c]\npassages:\n", f"6:9: {SPACE}"),
        (
            "id: on-cats\n  title: On Cats\n  publisher: Purr Press\n",
            "id:on-cats\n",
            f"2:3: {SPACE}",
        ),
        (
            "source:\n  id: on-cats\n  title: On Cats\n  publisher: Purr Press\n",
            "source: {id:on-cats, title: T, publisher: P}\n",
            f"1:10: {SPACE}",
        ),
        ("id: on-cats", "id\uff1aon-cats", f"2:5: {NO_COLON.format(WIDE)}"),
        ("id: on-cats", "id\uff1a on-cats", f"2:5: {NO_COLON.format(WIDE)}"),
        ("source:\n", "source\uff1a\n", f"1:7: {NO_COLON.format(WIDE)}"),
        ("asks:\n", "asks\uff1a\n", f"11:9: {NO_COLON.format(WIDE)}"),
        ("id: on-cats", "id\u2236 on-cats", f"2:5: {NO_COLON.format('U+2236 (ratio)')}"),
        ("id: on-cats", "id:\u00a0on-cats", f"2:6: {FOLLOWED.format(NBSP)}"),
        ("asks:\n", "asks:\u00a0\n", f"11:10: {FOLLOWED.format(NBSP)}"),
        ("id: on-cats", "id:\u200bon-cats", f"2:6: {FOLLOWED.format('U+200B (zero width space)')}"),
        (
            "id: on-cats",
            "id:\u3000on-cats",
            f"2:6: {FOLLOWED.format('U+3000 (ideographic space)')}",
        ),
        ("id: on-cats", "id\u00a0: on-cats", f"2:3: the key `id` contains {NBSP}: delete it"),
        ("text", "te\u00adxt", "9:5: the key `text` contains U+00AD (soft hyphen): delete it"),
        ("  title", "\u00a0\u00a0title", f"3:1: {INDENTED.format(NBSP)}"),
        ("    wording", " \u00a0 \u00a0wording", f"8:2: {INDENTED.format(NBSP)}"),
        ("      Cats", "\u00a0" * 6 + "Cats", f"10:1: {INDENTED.format(NBSP)}"),
        ("      - why", "\u00a0" * 6 + "- why", f"13:1: {INDENTED.format(NBSP)}"),
        ("  title", "\u3000title", f"3:1: {INDENTED.format('U+3000 (ideographic space)')}"),
        ("  title", "\u2003\u2003title", f"3:1: {INDENTED.format('U+2003 (em space)')}"),
        ("  title: ", "\u00a0\u00a0title:", f"3:1: {INDENTED.format(NBSP)}"),
        ("- id: cats", "-id: cats", f"6:3: {DASH}"),
        (
            "- id: cats",
            "-\u00a0id: cats",
            f"6:3: the `-` is followed by {NBSP}: use an ordinary space",
        ),
        ("- why", "-why", f"13:7: {DASH}"),
        ("- why", "\u2013 why", f"13:7: {NO_DASH.format('U+2013 (en dash)')}"),
        ("On Cats", "\u201cOn Cats: a book\u201d", f"3:10: {NO_QUOTE}"),
        ("restated", "\u201crestated\u201d", f"8:14: `wording`: {NO_QUOTE}"),
        ("[1]", "[\u201c1\u201d]", f"7:18: an entry of `paragraphs`: {NO_QUOTE}"),
        (
            "On Cats",
            '"On Cats\u201d',
            "3:18: U+201D (right double quotation mark) doesn't close the quote: use \"",
        ),
        ("restated", "restated\u00a0", f"8:14: `wording`: it contains {NBSP}: delete it"),
        (
            "[1]",
            "[1\u200b]",
            "7:18: an entry of `paragraphs`: it contains U+200B (zero width space): delete it",
        ),
        (
            "on-cats",
            "on\u200b-cats",
            "2:7: `id` contains the invisible character U+200B (zero width space): delete it",
        ),
        (
            "publisher: P",
            "published: 2013-05-02\u2060\n  publisher: P",
            "4:14: `published` contains the invisible character U+2060 (word joiner): delete it",
        ),
    ],
)
def test_a_slip_is_reported_where_it_is(was: str, becomes: str, expected: str) -> None:
    """The message names the character and the correction, on the line of the slip."""
    assert was in RIGHT
    assert problem(RIGHT.replace(was, becomes, 1)) == expected
    assert problem(RIGHT.replace(was, becomes, 1).replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda t: t.replace("id: on", "id:on").replace("title: ", "title:"), f"2:5: {SPACE}"),
        (lambda t: t.replace(": ", ":"), f"6:7: {SPACE}"),
        (lambda t: t.replace(":", "\uff1a"), f"1:1: {NO_COLON.format(WIDE)}"),
        (lambda t: t.replace(" ", "\u00a0"), f"2:1: {INDENTED.format(NBSP)}"),
        (
            lambda t: re.sub("^ +", lambda found: "\u00a0" * len(found[0]), t, flags=re.MULTILINE),
            f"10:1: {INDENTED.format(NBSP)}",
        ),
    ],
)
def test_many_slips(change: Callable[[str], str], expected: str) -> None:
    """If every line of a file has a slip, one of the slips is reported."""
    assert problem(change(RIGHT)) == expected


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("On Cats", "On Cats: a book", "3:17: unquoted text can't contain a colon and a space"),
        ("On Cats", '"On Cats', "3:10: the quote that opens here is never closed"),
        ("Purr Press", "note:this is: odd", "4:26: unquoted text can't contain a colon"),
        (
            "Cats sleep.",
            "note:this\n      \u2013 and that\n  x: y: z",
            "12:3: this line doesn't fit",
        ),
        ("publisher: P", "publisher P", "4:3: a key needs a `:` after it"),
        ("wording: restated", "wording: rest", "8:14: `wording` must be restated or verbatim"),
        ("Cats sleep.", "note:this \u201cquoted\u201d\n      \u00a0- and\u00a0that", ""),
        ("On Cats", "\u2018On Cats\u2019 \u2013 a\u00a0book", ""),
    ],
)
def test_what_looks_like_a_slip_but_is_none(was: str, becomes: str, expected: str) -> None:
    """Characters that don't cause the parser's error are not reported as slips."""
    assert problem(RIGHT.replace(was, becomes, 1)).startswith(expected)
    assert bool(problem(RIGHT.replace(was, becomes, 1))) == bool(expected)


SEPARATORS = {
    "\x0b": "line tabulation",
    "\x0c": "form feed",
    "\x1c": "file separator",
    "\x1d": "group separator",
    "\x1e": "record separator",
    "\x85": "next line",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
}


@pytest.mark.parametrize("char", SEPARATORS)
@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("On Cats", "On {}Cats"),
        ("On Cats", "'On{}Cats'"),
        ("On Cats", '"On Cats{}"'),
        ("On Cats", "On Cats # a{}comment"),
        ("publisher", "pub{}lisher"),
        ("  publisher", "{}  publisher"),
        (">-\n      Cats sleep", ">-\n      Cats {}sleep"),
        (">-\n      Cats sleep", "|\n      Cats sleep{}"),
        ("- why", "- why{}"),
        ("- why\n", "- why\n{}"),
    ],
)
def test_line_separators_are_refused_at_their_place(char: str, was: str, becomes: str) -> None:
    """Line separators in keys, texts and comments are reported at their position."""
    assert was in RIGHT
    text = RIGHT.replace(was, becomes.format(char), 1)
    lines = text[: text.index(char)].split("\n")
    expected = f"{len(lines)}:{len(lines[-1]) + 1}: U+{ord(char):04X} ({SEPARATORS[char]})"
    assert problem(text) == f"{expected} is not allowed: use a space or a new line instead"


@given(
    st.lists(st.sampled_from([*" -:\uff1a\u00a0\u3000\"'\u201c\u201d\u2013\n", "a", "id", "text"]))
)
def test_any_slips_are_reported(parts: list[str]) -> None:
    """Whatever is wrong with a file, at least one problem has a position inside the file."""
    text = "".join(parts)
    found = problem(RIGHT.replace("id: on-cats", text))
    line = int(found.partition(":")[0])
    assert 1 <= line <= RIGHT.count("\n") + text.count("\n") + 1
