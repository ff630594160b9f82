"""Tests of FAQ questions that are not marked as headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importer.article import Block, Heading, ParsedDocument
from bot.importer.importing import import_article
from bot.importer.questions import with_questions
from bot.importer.readers.markup.markdown import read_markdown
from bot.knowledge.loader import load
from tests.importer.pond import imported
from tests.importer.readers.pages import blocks_of, headings_of

if TYPE_CHECKING:
    from pathlib import Path

BOLD = """\
# Otter FAQ

**1. How do I join?**

Fill in *the form*.

It takes **a day**.

__Can I leave?__
Any time.

***Is it `free`?***

Yes.
"""
LETTERED = """\
# Otter FAQ

Q: How do I join?
A: Fill in the form.

**Q: Can I leave?**

**A:** Any time.

Q2. Is it free? A2: Yes.
"""
LISTED = """\
# Otter FAQ

1. **How do I join?** Fill in the form.
2. **Can I leave?** Any time.

- **Is it free?**

  Yes.
"""
PLAIN = """\
Otter FAQ

How do I join?
Fill in the form.

2) Can I leave?
Any time, with
your friends.

Is it free?

Yes.
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [(BOLD, "faq.md"), (LETTERED, "faq.md"), (LETTERED, "faq.txt"), (LISTED, "faq.md")],
)
def test_a_question_is_the_label_of_its_answer(tmp_path: Path, text: str, name: str) -> None:
    """Questions in bold, after "Q:" or in a list are separated, each with its answer."""
    if name.endswith(".txt"):
        text = text.replace("*", "").replace("# ", "")
    found = imported(tmp_path, text, name).passages
    assert [passage.label for passage in found] == [
        "How do I join?",
        "Can I leave?",
        "Is it free?",
    ]
    assert "Fill in the form." in found[0].text
    assert found[1].text.endswith("Any time.")
    assert found[2].text.endswith("Yes.")


def test_questions_of_plain_text(tmp_path: Path) -> None:
    """A question may be on its own line or on the first line of its answer."""
    found = imported(tmp_path, PLAIN, "faq.txt").passages
    assert [passage.label for passage in found] == ["How do I join?", "Can I leave?", "Is it free?"]
    assert "Any time, with your friends." in found[1].text


def test_a_question_is_below_its_heading() -> None:
    """A question is one level below the last heading."""
    text = "## Joining\n\n**How?**\n\nSo.\n\n**Who can?**\n\nAll.\n\n## Leaving\n\nNo."
    found = with_questions(read_markdown(text))
    assert [part for part in found.parts if isinstance(part, Heading)] == [
        Heading(2, "Joining"),
        Heading(3, "How?"),
        Heading(3, "Who can?"),
        Heading(2, "Leaving"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "**Why me?**\n\nSo said the otter.",  # a single one
        "**Note:** Why me?\n\n**Tip:** Why not?",
        "He asked **why?** and **how?** at once.",
        "**Joining**\n\nFill it in.\n\n**Leaving**\n\nAny time.",
        "```\nQ: How?\nA: So.\nQ: Who?\nA: All.\n```",
        "Q: 5 and A: 7 are columns.\n\nQ: 6 and A: 8 too.",
    ],
)
def test_other_text_is_unchanged(text: str) -> None:
    """A single question, other bold text, and code are not headings."""
    found = read_markdown(text)
    assert with_questions(found) == found


PIECES = ["**", "Q: ", "A: ", " ", "\n", "\n\n", "?", "why", "1. ", "- ", "`", "x"]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_word_is_lost(pieces: list[str]) -> None:
    """In any document, nothing but the marks "Q:" and "A:" is removed."""
    found = read_markdown("".join(pieces))
    after = with_questions(found)
    before = "".join([*headings_of(found), *blocks_of(found)])
    kept = "".join([*headings_of(after), *blocks_of(after)])
    for word in ("why", "x"):
        assert kept.count(word) == before.count(word)


def test_blocks_without_marks() -> None:
    """Questions after "Q:" are also found in formats without markup, such as plain text."""
    found = ParsedDocument([Block("Q: Who? A: I."), Block("Question 2: Why? Because.")])
    assert with_questions(found).parts == [
        Heading(2, "Who?"),
        Block("I."),
        Heading(2, "Why?"),
        Block("Because."),
    ]


def test_a_file_of_before_keeps_what_a_curator_wrote(tmp_path: Path) -> None:
    """A passage with several questions is split, and the first part keeps its id and asks."""
    article, out = tmp_path / "faq.md", tmp_path / "faq.yaml"
    article.write_text(
        "# FAQ\n\n**How?**\n\nFill in the form at a gate.\n\n**Who can join?**\n\nAll.\n",
        "utf-8",
    )
    out.write_text(
        "source:\n  id: faq\n  title: FAQ\n  publisher: P\n  format: markdown\npassages:\n"
        "  - id: faq-how\n    paragraphs: [1, 2, 3, 4]\n    wording: verbatim\n"
        "    asks:\n      - in what way\n"
        '    text: "**How?**\\n\\nFill in the form at a gate.\\n\\n**Who can join?**\\n\\nAll."\n',
        "utf-8",
    )
    import_article(article, out)
    first, second = load([out]).passages
    assert (first.id, first.asks) == ("faq-how", ("in what way",))
    assert (second.label, second.paragraphs) == ("Who can join?", (2,))
