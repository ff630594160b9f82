"""Tests of the ids, openings, parts and proposals in a draft, whose YAML is easy to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from bot.errors import ArticleError, UsageError
from bot.importer import draft
from bot.importer.definitions import definition_asked, names_in
from bot.importer.draft import opening
from bot.importer.emit import text_lines
from bot.importer.importing import import_article
from bot.importer.propose import Expansion, expansions, terms
from bot.importer.readers import reading
from bot.importer.source import Overrides, slug
from bot.importer.split import split
from bot.importer.tidy import shorten
from bot.knowledge import schema
from bot.yamlfile.fields import escaped_length
from bot.yamlfile.write import scalar
from tests.importer.pond import imported, outcome, texts

if TYPE_CHECKING:
    from pathlib import Path


def test_ids(tmp_path: Path) -> None:
    """Ids are unique, and consist of the source and the first words or the paragraph number."""
    knowledge = imported(
        tmp_path,
        "# The Pond\n\n## A\n\nIt's a duck's life, though.\n\n"
        "## B\n\nIt's a duck's life, though.\n\n## 🦆\n\n🦆",
    )
    assert [passage.id for passage in knowledge.passages] == [
        "the-pond-its-a-ducks-life-though",
        "the-pond-its-a-ducks-life-though-2",
        "the-pond-p3",
    ]


def test_all_headings_above_a_passage(tmp_path: Path) -> None:
    """A section lists all headings below the title, also those without a text of their own."""
    knowledge = imported(
        tmp_path,
        "# The Pond\n\n## Care\n\n### Ducks\n\nDucks eat peas and oats.\n\n"
        f"## {'Long ' * 30}\n\n### {'Deep ' * 20}\n\nOld ducks eat less than young ones.",
    )
    assert [passage.section for passage in knowledge.passages] == [
        "Care \u203a Ducks",
        ("Deep " * 20).strip(),  # the outermost heading has no room
    ]


def test_ids_of_long_and_foreign_titles(tmp_path: Path) -> None:
    """Long ids are shortened, and sources with the same beginning get different ids."""
    long = "x" * 60
    knowledge = imported(tmp_path, "# مرحبا\n\nOne two three four five six", id=long)
    assert knowledge.passages[0].id.startswith("x" * 24 + "-")
    assert knowledge.passages[0].id.endswith("-one-two-three-four-five")
    (tmp_path / "pond.yaml").unlink()
    assert imported(tmp_path, "# مرحبا\n\na").sources[0].id.startswith("article-")
    assert slug("abc", 2) == "ab"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("one two", None),
        ("one two three", "one two three"),
        ("a b c d e f g h", "a b c d e f"),
        ("• a b c", "a b c"),
        ("x" * 50 + " " + "y" * 50 + " z " + "w" * 50, "x" * 50 + " " + "y" * 50 + " z"),
        ("x" * 50 + " " + "y" * 50 + " " + "z" * 50, None),
    ],
)
def test_openings(text: str, wanted: str | None) -> None:
    """An opening consists of the first three to six words, if they fit."""
    assert opening(text) == wanted


def test_long_paragraphs_are_split(tmp_path: Path) -> None:
    """Each part ends at a sentence, and has the paragraph's number and opening."""
    sentence = "Dr. Smith of the U.S. Office says (and means) that no. 5 *is* best."
    knowledge = imported(tmp_path, f"# T\n\n{' '.join([sentence] * 60)}\n\nEnd.")
    parts = knowledge.passages[:-1]
    assert len(parts) > 2
    assert {part.paragraphs for part in parts} == {(1,)}
    assert {part.starts for part in parts} == {"Dr. Smith of the U.S. Office"}
    assert all(part.text.endswith("best.") for part in parts)
    assert len({part.id for part in parts}) == len(parts)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("short", ["short"]),
        ("line one\nline two", ["line one", "line two"]),
        ("\u2022 a\nb c\n\u2022 d\ne", ["\u2022 a\nb c", "\u2022 d\ne"]),
        ("a clause, then more", ["a clause,", "then more"]),
        ("without any mark", ["without any", "mark"]),
        ("abcdefghijklmnop", ["abcdefghijkl", "mnop"]),
        ("abcde\u0301" + "\u0301" * 30 + "b", None),
    ],
)
def test_cuts(text: str, wanted: list[str] | None) -> None:
    """Texts are cut at lines, clauses, words or characters, in this order of preference."""
    parts = split(text, 12)
    assert wanted is None or parts == wanted
    assert all(escaped_length(part) <= 12 for part in parts)


def test_large_details_leave_room(tmp_path: Path) -> None:
    """Even with long details, each passage fits in a reply with its citation."""
    heading = "- " * 99
    text = f"# {'*-' * 200}\n\n## {heading}\n\n" + "word - " * 1000
    url = "https://x.example/" + "a" * 490
    knowledge = imported(tmp_path, text, title="-" * 256, author="-" * 100, url=url)
    assert len(knowledge.passages) > 5


def test_details_that_don_t_fit(tmp_path: Path) -> None:
    """Details that are too long are shortened. Invalid addresses and dates are left out."""
    front = f"---\nauthor: {'Quack ' * 40}\nurl: ftp://x\ndate: tomorrow\n---\n"
    (source,) = imported(tmp_path, f"{front}# {'Duck ' * 100}\n\nA").sources
    assert source.author is not None
    assert source.author.endswith("…")
    assert (source.url, source.published) == (None, None)
    assert source.publisher == ""
    assert len(source.title) <= 256
    assert shorten("abcdef", 4) == "abc…"


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("published", "soon", "--published must be a date"),
        ("url", "x", "--url must be a web address"),
        ("id", "../../etc/passwd", "--id may contain only lowercase letters"),
        ("title", " ", "--title is empty"),
        ("publisher", "p" * 101, "--publisher is 1 character too long"),
    ],
)
def test_options_are_checked(tmp_path: Path, option: str, value: str, message: str) -> None:
    """Options must respect the limits of the format."""
    with pytest.raises(UsageError, match=message):
        outcome(tmp_path, "# T\n\na", **{option: value})


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("A duck is a bird.", "What is a duck?"),
        ("The Great Pond (GP) is the largest lake.", "What is the Great Pond?"),
        ("Water fowl are a family.", "What are water fowl?"),
        ("Alex Sanchez is a security analyst.", "Who is Alex Sanchez?"),
        ("Pond Daily is a newspaper.", None),
        ("This is a test.", None),
        ("It is the end.", None),
        ("The largest pond is a lake.", None),
        ("Provided is a list.", None),
        ("A duck is green.", None),
        ("Below is a list of ducks.", None),
        ("On which domain is the pond?", None),
        ("The default is a pond.", None),
        ("The pond is a place.", None),
        ("Ducks are a must.", None),
        ("Often ducks are the answer.", None),
        ("Port 80 is the standard.", None),
        ("One of them is a duck.", None),
        ("A unit of work is a task.", "What is a unit of work?"),
        ("Duck!", None),
    ],
)
def test_definitions(text: str, asked: str | None) -> None:
    """A question is proposed only for a text that starts with a definition."""
    assert definition_asked(text) == asked


@pytest.mark.parametrize(
    "subject",
    [
        *("Below", "Here", "These", "Others", "However", "Herein", "Hence"),
        *("Note", "NOTE", "Warning", "Tips", "Attached", "Pictured", "Required", "Available"),
        *("Step 1", "Step two", "Type b", "A", "Two", "1", "Monday", "Results", "Water", "click"),
        "Typically ducks",
    ],
)
def test_words_that_are_not_names(subject: str) -> None:
    """No question is proposed about a number or an everyday word that starts a sentence."""
    assert definition_asked(f"{subject} is a list of ducks.") is None
    assert definition_asked(f"{subject} are the ducks in the pond.") is None


@pytest.mark.parametrize(
    ("subject", "asked"),
    [
        ("Loguru", "What is Loguru?"),
        ("NumPy", "What is NumPy?"),
        ("fastembed", "What is fastembed?"),
        ("YAML", "What is YAML?"),
        ("UTF-7", "What is UTF-7?"),
        ("Photosynthesis", "What is Photosynthesis?"),
        ("Dark mode", "What is dark mode?"),
        ("Early access", "What is early access?"),
        ("A tip", "What is a tip?"),
        ("A step", None),
        ("Pond Office", None),
        ("A Note", "What is a Note?"),
        ("The Pond Office", "What is the Pond Office?"),
    ],
)
def test_names_that_are_asked_about(subject: str, asked: str | None) -> None:
    """Questions are proposed about names, rare words, and terms with an article or two words."""
    assert definition_asked(f"{subject} is a part of the pond.") == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Start with Click and Requests.", "What is Click?"),
        ("If it fails, Click stops.", "What is Click?"),
        ("Click is slow. Click it.", None),
        ("Then click it (Click twice).", None),
        ("Read: Click.", None),
    ],
)
def test_an_everyday_word_can_be_a_name(text: str, asked: str | None) -> None:
    """An everyday word counts as a name if it is also capitalized within a sentence."""
    opening = "Click is a library for ducks."
    assert definition_asked(opening, names_in([opening, text])) == asked


def test_names_are_looked_for_in_the_whole_article(tmp_path: Path) -> None:
    """No question is proposed for an everyday word that the article never uses as a name."""
    texts = "## A\n\nNote is a card game.\n\n## B\n\nSignal is a message.\n\n## C\n\n"
    for end, proposed in (("Ducks use it.", []), ("Ducks use Signal.", ["What is Signal?"])):
        folder = tmp_path / str(len(proposed))
        folder.mkdir()
        knowledge = imported(folder, f"# T\n\n{texts}{end}")
        assert [ask for one in knowledge.passages for ask in one.proposed] == proposed


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (
            "the Drug Enforcement Administration (DEA) said",
            "DEA",
            "Drug Enforcement Administration",
        ),
        ("of the Bureau of Duck Affairs (BDA)", "BDA", "Bureau of Duck Affairs"),
        ("a Low-Earth Orbit (LEO)", "LEO", "Low-Earth Orbit"),
        ("members of the pond (DEA)", None, None),
        ("Duck Enforcement, Administration (DEA)", None, None),
        ("the Old Drug Enforcement Xyz Administration (DEA)", None, None),
        ("drug enforcement administration (DEA)", None, None),
        ("ducks (A)", None, None),
        ("(DEA)", None, None),
        ("DEA. (DEA)", None, None),
        ("Administration (DEA)", None, None),
    ],
)
def test_expansions(text: str, short: str | None, long: str | None) -> None:
    """Every capital letter of an abbreviation must start a word."""
    found = list(expansions(text))
    assert found == ([Expansion(short, long)] if short and long else [])


def test_terms() -> None:
    """The more frequent form is the term, and ambiguous abbreviations are left out."""
    po, dea = Expansion("PO", "Pond Office"), Expansion("DEA", "Duck Agency")
    used = ["Pond Office (PO). Pond Office. Duck Agency (DEA), DEA"]
    assert list(terms([po, dea], used)) == [("Pond Office", "PO"), ("DEA", "Duck Agency")]
    assert list(terms([po, Expansion("PO", "Post Office")], used)) == []
    assert list(terms([po, Expansion("PON", "Pond Office")], used)) == [("Pond Office", "PO")]


def test_questions_as_headings(tmp_path: Path) -> None:
    """A heading that is a question labels only the first passage below it."""
    knowledge = imported(
        tmp_path,
        f"# T\n\n## Why ducks?\n\nOne.\n\nTwo.\n\n## why ducks\n\nX\n\n## Why ducks?\n\nY\n\n"
        f"## {'long ' * 30}?\n\nZ",
    )
    assert [passage.asks for passage in knowledge.passages] == [("Why ducks?",), (), (), ()]


@pytest.mark.parametrize(
    "text",
    ["no", "12:30", "- a", "a: b", "a #b", "'a'", '"a"', "a\\b", '"it\'s"', "2013", "x", "~"],
)
def test_scalars(text: str) -> None:
    """Every scalar is read back unchanged."""
    assert yaml.safe_load(f"- {scalar(text)}  # proposed") == [text]


@pytest.mark.parametrize(
    "text",
    ["a", "a\nb", "a\n\nb", "# a\n- b", "word " * 50 + "\n\n" + "word " * 3 + "x", "x" * 200],
)
def test_texts(text: str) -> None:
    """Literal and folded texts are read back unchanged, without unnecessarily long lines."""
    wanted = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    lines = list(text_lines(wanted))
    assert yaml.safe_load("\n".join(lines)) == {"text": wanted}
    assert all(len(line) < 100 or " " not in line.strip() for line in lines)


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that exceeds the limits of a knowledge file is refused with a clear message."""
    monkeypatch.setattr(draft, "MAX_ENTRIES", 1)
    with pytest.raises(ArticleError, match="more than 1 passages"):
        outcome(tmp_path, "# T\n\na\n\n## S\n\nb")
    monkeypatch.setattr(draft, "MAX_PARAGRAPH", 1)
    with pytest.raises(ArticleError, match="more than 1 paragraphs"):
        outcome(tmp_path, "# T\n\na\n\nb")
    monkeypatch.setattr(reading, "MAX_BYTES", 3)
    with pytest.raises(ArticleError, match="larger than 0 MiB"):
        outcome(tmp_path, "# T\n\na\n\nb")


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.md", "contains no text"),
        (b" \n\n", "a.txt", "contains no text"),
        (b"# only a title", "a.md", "contains no text"),
        ("\u0301\u200b".encode(), "a.txt", "contains no text"),
        (b"", "a.html", "contains no text"),
        (b"<html></html>", "a.html", "contains no text"),
        (b"a\0b", "a.txt", "binary"),
        (b"# T\n\n\xff\xfe", "a.md", "line 3 is not UTF-8"),
        (b"\xff\xfea", "a.md", "not UTF-16"),
        (b"%PDF-1.7 rubbish", "a.md", "the PDF is damaged"),
        (b"no", "a.pdf", "not a PDF"),
    ],
)
def test_unusable_articles(tmp_path: Path, content: bytes, name: str, message: str) -> None:
    """The error message is one sentence, and no file is written."""
    with pytest.raises(ArticleError, match=message):
        outcome(tmp_path, content, name)
    assert not (tmp_path / "pond.yaml").exists()


def test_formats_by_content(tmp_path: Path) -> None:
    """Without a known file suffix, the content determines the format."""
    for n, (content, wanted) in enumerate(
        [
            ("<!-- x --><!DOCTYPE html><body><h1>T</h1><p>One.</p>", "One."),
            ("T\n\n## S\n\n*One.*", "T"),
            ("T\n\n*One.*", "*One.*"),
            ("\ufeffT\n\nOne.", "One."),
        ]
    ):
        (tmp_path / str(n)).mkdir()
        assert texts(imported(tmp_path / str(n), content, "pond"))[0] == wanted
    (tmp_path / "utf16").mkdir()
    assert texts(imported(tmp_path / "utf16", "T\n\nÖne.".encode("utf-16"), "a.txt")) == ["Öne."]


@pytest.mark.parametrize(
    ("path", "out", "message"),
    [
        ("nowhere.md", "pond.yaml", "no such file"),
        (".", "pond.yaml", "not a file"),
        ("a\0b", "pond.yaml", "NUL"),
        ("pond.md", "no/pond.yaml", "no such folder"),
        ("pond.md", ".", "is a folder; give the path"),
        ("pond.md", "pond.md", "own knowledge file"),
        ("pond.md", "a\0b", "NUL"),
        ("pond.md", "x" * 300, "File name too long"),
        ("x" * 300, "pond.yaml", "no such file|File name too long"),
    ],
)
def test_paths(tmp_path: Path, path: str, out: str, message: str) -> None:
    """Unusable paths cause a usage error."""
    (tmp_path / "pond.md").write_text("# T\n\na", encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        import_article(tmp_path / path, tmp_path / out, Overrides())


def test_the_schema_is_linked_within_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Editors find the schema by its relative path."""
    outcome(tmp_path, "# T\n\na")
    assert "yaml-language-server" not in (tmp_path / "pond.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr("bot.importer.writing._PROJECT", tmp_path)
    monkeypatch.setattr(schema, "FILE", tmp_path / "bot" / "knowledge.schema.json")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "knowledge").mkdir()
    outcome(tmp_path / "knowledge", "# T\n\na")
    first = (tmp_path / "knowledge" / "pond.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../bot/knowledge.schema.json"
