"""Tests that blocks written as Markdown read back as the same blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown import Code, Line, MarkdownTable, Run, read, write
from bot.markdown.blocks import BULLET

WORDS = st.text(alphabet=st.sampled_from("ab1é`*_[]()<>!#|-+.:\\&;~=/@ "), max_size=20)


@given(WORDS)
def test_text_is_escaped(words: str) -> None:
    """Text without markup reads back unchanged, whatever characters it has."""
    text = " ".join(words.split())
    document = read(write([Line((Run(text),))] if text else []))
    assert document.text == text
    assert not document.flaws


@pytest.mark.parametrize("text", ["<#pond/@otters>", "<1@b> <2@b>", "<3 and <1-9>", "a <@b>"])
def test_no_text_becomes_an_address(text: str) -> None:
    """Text in angle brackets that looks like an email address reads back as text."""
    assert read(write([Line((Run(text),))])).blocks == (Line((Run(text),)),)


@given(WORDS)
def test_inline_code_is_kept(words: str) -> None:
    """Inline code reads back unchanged."""
    code = " ".join(words.split())
    if code:
        assert read(write([Line((Run("a "), Run(code, code=True)))])).blocks == (
            Line((Run("a "), Run(code, code=True))),
        )


@given(
    st.lists(st.text(alphabet=st.sampled_from("ab`~ \t:#-"), max_size=12), min_size=1, max_size=8),
    st.sampled_from(["", "python", "yaml"]),
)
def test_code_is_kept_byte_for_byte(lines: list[str], language: str) -> None:
    """Fenced code keeps every space, tab, blank line and backtick."""
    content = "\n".join(lines) + "\n"
    if content.strip():
        text = write([Line((Run("Before:"),)), Code(content, language), Line((Run("After"),))])
        assert read(text).blocks[1] == Code(content, language)


@pytest.mark.parametrize(
    "markdown",
    [
        "A **b** and *c*, `d` and [e](https://x.example/f).",
        "**a *b* c**",
        "[**a** `b`](https://x.example)",
        "You need:\n- a\n- b\n  - c\n    1. d\n    2. e\n- f",
        "1. a\n2. b\n   - c\n3. d",
        "3. a\n4. b",
        "a\\\nb\\\nc",
        "- a\\\n  b\n- c",
        "> a\\\n> b\n\nc",
        "a:\n```python\nb\n```\nc",
        "| a | b |\n| --- | --- |\n| c \\| d | `e` |\n|  | [f](https://x.example) |",
        "<https://x.example/a_b> and \\*",
    ],
)
def test_markdown_reads_back_the_same(markdown: str) -> None:
    """Blocks that are written and read again are the same."""
    blocks = read(markdown).blocks
    assert write(blocks) == markdown
    assert read(write(blocks)).blocks == blocks


def test_an_empty_item_makes_no_heading() -> None:
    """The marker of an empty item directly below a line would turn the line into a heading."""
    blocks = [Line((Run("a"),)), Line((Run(""),), BULLET, 1), Line((Run("b"),), spaced=True)]
    found = read(write(blocks))
    assert not found.flaws
    assert found.text.split() == ["a", "b"]


def test_a_table_stands_alone() -> None:
    """Blank lines separate a table from the surrounding text."""
    table = MarkdownTable((((Run("a"),),), ((Run("b"),),)))
    assert read(write([Line((Run("x"),)), table, Line((Run("y"),))])).text == "x\n\na: b\n\ny"
