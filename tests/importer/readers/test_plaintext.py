"""Tests of plain text, in which the first line is the title and headings have no markup."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.importer.readers.dates import iso_date
from tests.importer.pond import imported, numbered, texts

NEWS = """\
Ducks to Meet
=============

They have issues.

By A. Quack and B. Drake
Thursday, May 2nd, 2013, 1:21 PM

May 2, 2013— -- The ducks arrive
at the U.S. pond, said Dr. Smith.

What They Want

They want:
- peas
* oats
1. and bread

## Marked
Not much.

Nested
------

Short line

Another short line

The end is here, and it is long enough to be taken for prose by anybody at all
"""


def test_a_whole_article(tmp_path: Path) -> None:
    """Wrapped lines are joined, and lists are kept. Text above the byline gets no number."""
    knowledge = imported(tmp_path, NEWS, "news.txt")
    (source,) = knowledge.sources
    assert (source.title, source.author) == ("Ducks to Meet", "A. Quack and B. Drake")
    assert source.published == "2013-05-02"
    assert numbered(knowledge) == [
        (1, None, "The ducks arrive at the U.S. pond, said Dr. Smith."),
        (2, "What They Want", "They want:\n• peas\n• oats\n1. and bread"),
        (3, "Marked", "Not much."),
        (4, "Nested", "Short line"),
        (5, "Nested", "Another short line"),
        (
            6,
            "Nested",
            "The end is here, and it is long enough to be taken for prose by anybody at all",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("T\n\nOne\n\nTwo", ["One", "Two"]),
        ("T\nright below", ["right below"]),
        ("T\r\n\r\na\r\nb\r\n \t\r\nc", ["a b", "c"]),
        ("T\n\nBy the lake.\n\nMore.", ["By the lake.", "More."]),
        ("T\n\nBy A. Quack", ["By A. Quack"]),
        ("T\n\nMay 2013 was hot.\n\nb", ["May 2013 was hot.", "b"]),
        ("T\n\nThree. Ends.\n\nLast", ["Three. Ends.", "Last"]),
        ("T\n\na (DEA). \u201cB.\u201d\n\n\n\n\n\x0cc", ["a (DEA). \u201cB.\u201d", "c"]),
    ],
)
def test_blocks(tmp_path: Path, text: str, wanted: list[str]) -> None:
    """A block is treated as a heading or a byline only if nothing speaks against it."""
    assert texts(imported(tmp_path, text, "t.txt")) == wanted


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2013", "2013"),
        ("2013-05", "2013-05"),
        ("2013-05-02T10:00:00Z", "2013-05-02"),
        ("May 2, 2013, 1:21 PM", "2013-05-02"),
        ("Sept. 3rd 2013", "2013-09-03"),
        ("2 May 2013", "2013-05-02"),
        ("march 2013", "2013-03"),
        ("2013-02-30", None),
        ("Feb 30, 2013", None),
        ("2/5/2013", None),
        ("yesterday", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    """Only unambiguous dates are recognized."""
    assert iso_date(text) == date


def test_the_article(tmp_path: Path) -> None:
    """The news article behind the shipped knowledge has thirteen body paragraphs."""
    path = os.environ.get("FOOTNOTE_ARTICLE")
    if not path:
        pytest.skip("FOOTNOTE_ARTICLE doesn't name the article's text")
    knowledge = imported(tmp_path, Path(path).read_bytes(), "article.txt")
    (source,) = knowledge.sources
    assert source.title == "What Obama Can Achieve in Mexico"
    assert (source.author, source.published) == ("ABC News", "2013-05-02")
    assert [number for number, _, _ in numbered(knowledge)] == list(range(1, 14))
    assert knowledge.passages[0].starts == "President Barack Obama arrives in Mexico"
    sections = [passage.section for passage in knowledge.passages]
    assert sections == [None] * 10 + ["Trade and North American Integration"] * 3
    assert knowledge.passages[-1].text.endswith("most competitive region in the world.")
