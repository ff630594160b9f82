"""Tests that knowledge is compared with the text of its article."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.check.examine import examine
from bot.config import load
from tests.bakery import bakery

ARTICLE = """\
Otters at Sea

Knitting is said to be what they do best.

ByOtter Press
May 2, 2013

May 2, 2013 -- Six otters of the Clyde knit long warm scarves for the shivering gulls of Largs.

They sold eleven of them last winter, says Morag Hale, who counts.

The gulls of Largs are grateful.
"""
KNOWLEDGE = """\
source: {id: otters, title: Otters at Sea, publisher: Otter Press, published: "2013-05-02"}
glossary:
  - term: gull
    aliases: [seabird]
passages:
  - id: best
    standfirst: true
    wording: restated
    text: It is said that knitting is their strength.
  - id: scarves
    paragraphs: [1]
    starts: Six otters of the Clyde
    wording: restated
    text: The article of May 2013 says that 6 otters knit for seabirds in Largs.
    asks: [who knits]
  - id: sales
    paragraphs: [2]
    starts: They sold eleven of them
    wording: restated
    text: Hale counted 11 scarves of the Clyde that were sold.
  - id: thanks
    paragraphs: [3]
    starts: The gulls of Largs
    wording: verbatim
    text: The gulls of Largs are grateful.
gaps:
  - id: price
    text: The article doesn't say what a scarf costs, in Largs or in Rome.
    asks: [how much is a scarf]
"""


def warnings(folder: Path, *changes: tuple[str, str], article: str = ARTICLE) -> list[str]:
    """Return the warnings about the changed knowledge, except those about too few asks."""
    text = KNOWLEDGE
    for was, becomes in changes:
        assert was in text
        text = text.replace(was, becomes)
    config = bakery(folder, knowledge=text)
    (folder / "article.txt").write_text(article, encoding="utf-8")
    report = examine(config, folder / "article.txt")
    assert not report.problems
    return [str(one) for one in report.warnings if "help members" not in one.message]


def test_faithful_knowledge_has_no_warnings(tmp_path: Path) -> None:
    """Words from earlier paragraphs or the source are known.

    Inflections, numerals and aliases are known, too.
    """
    assert warnings(tmp_path) == []


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        (
            "It is said that knitting",
            "Six otters of the Clyde knit long warm scarves, and knitting",
            "says “Clyde”, which is not in the article up to the standfirst",
        ),
        (
            "says that 6 otters knit",
            "says they knit long warm scarves for the shivering gulls, and otters knit",
            "copies “knit long warm scarves for the shivering gulls”",
        ),
        (
            "who knits",
            "who knits long warm scarves for the shivering gulls of Largs?",
            "this ask of `scarves` copies “long warm scarves for the shivering gulls of Largs”",
        ),
        (
            "what a scarf costs",
            "if long warm scarves for the shivering gulls of Largs cost much",
            "`price` copies “long warm scarves for the shivering gulls of Largs”",
        ),
        ("that 6 otters", "that 7 otters", "`scarves` says “7”"),
        ("seabirds in Largs", "seabirds in Oban", "`scarves` says “Oban”"),
        ("seabirds in Largs", "Morag Hale in Largs", "`scarves` says “Hale”"),
        ("of May 2013", "of June 2013", "`scarves` says “June”"),
    ],
)
def test_what_the_article_does_not_say_is_reported(
    tmp_path: Path, was: str, becomes: str, expected: str
) -> None:
    """Each warning quotes the words and has the position of the entry."""
    found = warnings(tmp_path, (was, becomes))
    assert any(expected in one for one in found), found


def test_a_quotation_may_be_long(tmp_path: Path) -> None:
    """A passage may quote a long text from the article in quotation marks."""
    copied = "knit long warm scarves for the shivering gulls"
    for quotation in (f"\u201c{copied}\u201d", f'"{copied}"'):
        assert warnings(tmp_path, ("knit for seabirds", f"knit, {quotation}, for seabirds")) == []


def test_what_nothing_cites_is_reported_in_the_article(tmp_path: Path) -> None:
    """If no passage cites a paragraph or the standfirst, a warning points to it."""
    found = warnings(
        tmp_path, ("paragraphs: [3]", "paragraphs: [2]"), ("    starts: The gulls of Largs\n", "")
    )
    assert [one.rpartition("/")[2] for one in found] == [
        "article.txt:12:1: no passage cites paragraph 3: restate it in a passage"
    ]
    standfirst = KNOWLEDGE[KNOWLEDGE.index("  - id: best") : KNOWLEDGE.index("  - id: scarves")]
    found = warnings(tmp_path, (standfirst, ""))
    assert [one.rpartition("/")[2] for one in found] == [
        (
            "article.txt:3:1: no passage cites the standfirst: state it in a passage "
            "with `standfirst: true`"
        )
    ]


def test_a_standfirst_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    """If a passage cites a standfirst that doesn't exist, the problem points to the passage."""
    config = bakery(tmp_path, knowledge=KNOWLEDGE)
    article = tmp_path / "article.txt"
    article.write_text(
        ARTICLE.replace("Knitting is said to be what they do best.\n\n", ""), "utf-8"
    )
    [problem] = examine(config, article).problems
    assert (problem.line, problem.column) == (6, 5)
    assert problem.message == "the article has no standfirst: cite the paragraphs that say this"


@pytest.mark.parametrize(
    ("alias", "word"),
    [("US", "us"), ("see", "see"), ("about", "about"), ("screening", "screen"), ("IT", "it")],
)
def test_aliases_of_another_meaning(tmp_path: Path, alias: str, word: str) -> None:
    """If an alias is also a common word, a warning points to the alias."""
    found = warnings(tmp_path, ("[seabird]", f"[{alias}]"), ("seabirds in", "gulls in"))
    [named] = [one for one in found if "the alias" in one]
    assert f":4:15: the alias `{alias}` also matches" in named
    assert f"`{word}`" in named


@pytest.mark.skipif("FOOTNOTE_ARTICLE" not in os.environ, reason="needs the article")
def test_the_shipped_knowledge_is_faithful() -> None:
    """With strict checks, the shipped knowledge has no problems and no warnings."""
    report = examine(load(), Path(os.environ["FOOTNOTE_ARTICLE"]))
    assert list(report.findings()) == []
