"""Tests that passages are compared with the article that they cite."""

from pathlib import Path

import pytest

from bot.check.article import blocks, check_article
from bot.errors import UsageError
from bot.knowledge.loader import Loaded, load_with_places

ARTICLE = """\
On Cats

All that is known about them.

ByTom Purr
May 2, 2013, 1:21 PM

May 2, 2013\u2014 -- Few animals sleep as much as the cat.

\u201cCats can\u2019t be taught,\u201d says the book,
in two lines.


Of Food

Cats eat at night, when nobody looks.

***

Cats eat fish; cats eat mice.
"""
STARTS = ("Few animals sleep as", "\"Cats can't be taught", "Cats eat at", "Cats eat fish")


def knowledge(folder: Path, *entries: tuple[str, str | None], title: str = "On Cats") -> Loaded:
    """Load a source with one passage for each pair of paragraph numbers and `starts`."""
    lines = [f"source: {{id: k, title: {title}, publisher: P}}\npassages:\n"]
    for n, (numbers, starts) in enumerate(entries):
        lines.append(
            f"  - id: p-{n}\n    paragraphs: [{numbers}]\n    wording: verbatim\n    text: T\n"
        )
        lines += [f"    starts: '{starts.replace(chr(39), chr(39) * 2)}'\n"] if starts else []
    file = folder / "k.yaml"
    file.write_text("".join(lines), encoding="utf-8")
    return load_with_places([file])


def right_entries() -> list[tuple[str, str | None]]:
    """Return the correct number and `starts` of each paragraph."""
    return [(str(n + 1), starts) for n, starts in enumerate(STARTS)]


def messages(folder: Path, entries: list[tuple[str, str | None]], text: str = ARTICLE) -> list[str]:
    """Return the problems with these passages, each after its line number."""
    article = folder / "article.txt"
    article.write_text(text, encoding="utf-8")
    found = check_article(article, knowledge(folder, *entries)).problems
    return [f"{problem.line}: {problem.message}" for problem in found]


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ("", ""),
        ("\n", "\r\n"),
        ("On Cats", "# On Cats"),
        ("Of Food\n\n", "## Of Food\n"),
        ("Of Food", "## Does this end in a question mark?"),
        ("May 2, 2013\u2014 -- ", "WASHINGTON (AP) \u2014 "),
        ("May 2, 2013\u2014 -- ", ""),
        ("All that is known about them.\n\n", ""),
        ("On Cats", "Another title"),
    ],
)
def test_right_numbers_are_confirmed(tmp_path: Path, change: str, by: str) -> None:
    """Front matter, headings, datelines, quotes and line ends don't change the numbering."""
    assert messages(tmp_path, right_entries(), ARTICLE.replace(change, by)) == []


@pytest.mark.parametrize(
    ("at", "entry", "expected"),
    [
        (2, ("2", "Cats eat at"), "`starts` is in paragraph 3, not in paragraph 2"),
        (2, ("3", "All that is known"), "`starts` is in the front matter, not in paragraph 3"),
        (2, ("3, 5", "Cats eat at"), "there is no paragraph 5: the last is 4"),
        (2, ("3, 5", None), "there is no paragraph 5: the last is 4"),
        (
            2,
            ("3", "Cats ate at"),
            "no paragraph of the article starts with “Cats ate at”: did you mean “Cats eat at”?",
        ),
        (
            2,
            ("3", "Quite other words"),
            "no paragraph of the article starts with “Quite other words”",
        ),
        (2, ("3", None), None),
        (
            2,
            ("3", "Cats eat at noon"),
            (
                "no paragraph of the article starts with “Cats eat at noon”: "
                "did you mean “Cats eat at night,”?"
            ),
        ),
    ],
)
def test_wrong_numbers_are_reported(
    tmp_path: Path, at: int, entry: tuple[str, str | None], expected: str | None
) -> None:
    """If most other passages contradict a number, the number is reported at its position."""
    entries = right_entries()
    entries[at] = entry
    assert messages(tmp_path, entries) == ([f"13: {expected}"] if expected else [])


def test_blocks_are_numbered_paragraphs() -> None:
    """Headings and rules are not numbered, and an empty article has no paragraphs."""
    assert len(blocks(ARTICLE)) == 6
    assert blocks("") == blocks("# A\n## B\n") == []


def test_the_source_is_chosen_by_title_or_id(tmp_path: Path) -> None:
    """If there are several sources, the caller or the article's title selects one."""
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    for name, title, starts in (("a", "On Cats", "Few animals sleep"), ("b", "B", "Not in there")):
        (tmp_path / f"{name}.yaml").write_text(
            f"source: {{id: {name}, title: {title}, publisher: P}}\n"
            f"passages: [{{id: {name}-1, paragraphs: [1], wording: verbatim, text: T, "
            f"starts: {starts}}}]\n",
            encoding="utf-8",
        )
    loaded = load_with_places([tmp_path])
    assert check_article(article, loaded).problems == ()
    assert len(check_article(article, loaded, "b").problems) == 1
    article.write_text("Another title\n", encoding="utf-8")
    with pytest.raises(UsageError, match="choose one with --source: a, b"):
        check_article(article, loaded)
    with pytest.raises(UsageError, match="which source"):
        check_article(article, loaded, "c")


def test_an_unreadable_article_is_reported(tmp_path: Path) -> None:
    """Problems in the article are reported in the same way as those in the knowledge."""
    loaded = knowledge(tmp_path, *right_entries())
    article = tmp_path / "article.txt"
    assert [p.message for p in check_article(article, loaded).problems] == [
        "there is no such file or folder"
    ]
    article.write_bytes(b"On \xff")
    assert [(p.line, p.column) for p in check_article(article, loaded).problems] == [(1, 4)]
