"""Tests of the blocks and plain text read from Markdown, and of unsupported constructs."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.markdown import Code, Line, MarkdownTable, Run, read

MARKUP = st.text(alphabet=st.sampled_from("ab1 \n\r\t`~*_[]()<>!#|-+.:\\&;/>é"), max_size=120)
SOUP = st.one_of(MARKUP, st.text(max_size=80))


@given(SOUP)
@example("\0|\0\n-|-\r\0")
def test_every_visible_letter_stays(text: str) -> None:
    """Reading never fails, and the plain text has every letter and digit that CommonMark shows.

    Table rows that are too long are the only exception, and are reported.
    """
    document = read(text)
    # Unsupported markup stays visible, so the text may have more letters.
    assert _is_inside(_letters(_shown(text)), _letters(document.text))
    assert len([*document.placed()]) == len(document.blocks)


def _shown(text: str) -> str:
    """Return the text that a browser would show."""
    parser = MarkdownIt("commonmark", {"maxNesting": 60}).disable("reference")
    parser.validateLink = lambda url: bool(url) or True  # type: ignore[method-assign]  # as in the bot's reader
    inline = [t for token in parser.parse(text) for t in (token.children or [token])]
    return " ".join(token.content for token in inline if token.type != "html_inline")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, normalize("NFC", text)))


def _is_inside(part: str, whole: str) -> bool:
    """Return whether `whole` contains the characters of `part` in this order."""
    rest = iter(whole)
    return all(char in rest for char in part)


@given(SOUP)
def test_blocks_stand_where_they_say(text: str) -> None:
    """Each block's offset is the position of its text in the plain text."""
    document = read(text)
    for block, at in document.placed():
        assert document.text[at : at + len(block.text)] == block.text


def test_the_subset() -> None:
    """Emphasis, code, links, lists, quotations, tables and fences become blocks."""
    document = read(
        "A **b** *c* `d` [e](https://x.example/f).\n\n- g\n  1. h\n\n> i\n\n"
        "| j | k |\n|---|---|\n| l | m |\n\n````yaml\n n: |\n\n\t```\n````\n"
    )
    assert not document.flaws
    first, g, h, i, table, code = document.blocks
    assert isinstance(first, Line)
    assert [run for run in first.runs if not run.is_plain] == [
        Run("b", bold=True),
        Run("c", italic=True),
        Run("d", code=True),
        Run("e", url="https://x.example/f"),
    ]
    assert g == Line((Run("g"),), "• ", 1, spaced=True)
    assert h == Line((Run("h"),), "1. ", 2)
    assert i == Line((Run("i"),), quoted=True, spaced=True)
    assert table == MarkdownTable(
        (((Run("j"),), (Run("k"),)), ((Run("l"),), (Run("m"),))), spaced=True
    )
    assert code == Code(" n: |\n\n\t```\n", "yaml", spaced=True)
    assert document.text == "A b c d e.\n\n• g\n1. h\n\ni\n\nj: l; k: m\n\n n: |\n\n\t```"


def test_bare_addresses_are_links() -> None:
    """An address in the text becomes a link, without the punctuation after it."""
    document = read("See https://x.example/a_b, <https://y.example> (https://z.example/).")
    runs = [run for block in document.blocks if isinstance(block, Line) for run in block.runs]
    assert [run.url for run in runs if run.url] == [
        "https://x.example/a_b",
        "https://y.example",
        "https://z.example/",
    ]
    assert all(run.text == run.url for run in runs if run.url)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a\n\n```py\nb", 3, 1, "never ends"),
        ("- a\n\n  ~~~\n  b\n", 3, 3, "put ~~~ on a line below"),
        ("a <b>c</b>", 1, 3, "HTML"),
        ("a\n\n<div>\nb\n</div>", 3, 1, "HTML"),
        ("a\nb ![c](https://x.example)", 2, 3, "picture"),
        ("# a", 1, 1, "heading"),
        ("a\n---", 1, 1, "heading"),
        ("a\n\n---", 3, 1, "horizontal rule"),
        ("a\n\n    b", 3, 5, "indented code"),
        ("a [b](javascript:c)", 1, 6, "found `javascript:c`"),
        ("a [b](../c)", 1, 6, "found `../c`"),
        ("a [b](https://good.example@evil.example)", 1, 6, "https://"),
        ("| a |\n|---|\n| b | c |", 3, 1, "more cells"),
        (">" * 100 + " a", 1, 1, "nested too deeply"),
    ],
)
def test_flaws_have_a_place_and_advice(text: str, line: int, column: int, message: str) -> None:
    """Each unsupported construct is reported at its position, with advice."""
    flaw = read(text).flaws[0]
    assert (flaw.line, flaw.column) == (line, column)
    assert message in flaw.message
    assert re.search(r": [a-z]|found", flaw.message)
