"""Tests that paragraphs of PDFs are reconstructed from lines, and that some PDFs are refused."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.errors import DependencyError
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from bot.errors import ArticleError
from bot.importer.article import Heading
from bot.importer.readers.pdf import reading
from bot.importer.readers.pdf.reading import read_pdf
from tests.importer.pond import imported, outcome, texts
from tests.importer.readers.pages import blocks_of
from tests.test_cli import run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


Shown = tuple[str, str, float, float]
"""A line of a page, with its text, font, size, and distance to the next line."""
HELVETICA, BOLD, COURIER = "Helvetica", "Helvetica-Bold", "Courier"


def made(*pages: str, is_locked: bool = False, owner: str | None = None) -> bytes:
    """Return a PDF with a page for each text, including empty lines.

    `owner` is the password for changes. If `is_locked` is true, reading also needs a password.
    """
    lines = ([(line, HELVETICA, 12, 14) for line in page.split("\n")] for page in pages)
    return set_in_fonts(*lines, is_locked=is_locked, owner=owner)


def set_in_fonts(
    *pages: Iterable[Shown], is_locked: bool = False, owner: str | None = None
) -> bytes:
    """Return a PDF with a page for each list of lines."""
    writer = PdfWriter()
    names = {HELVETICA: "F1", BOLD: "F2", COURIER: "F3"}
    fonts = DictionaryObject(
        {
            NameObject(f"/{short}"): DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type1"),
                    NameObject("/BaseFont"): NameObject(f"/{name}"),
                }
            )
            for name, short in names.items()
        }
    )
    for lines in pages:
        page = writer.add_blank_page(600, 800)
        drawn = " ".join(
            f"/{names[font]} {size} Tf {gap} TL ({text}) Tj T*" for text, font, size, gap in lines
        )
        content = DecodedStreamObject()
        content.set_data(f"BT 50 750 Td {drawn} ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001 - no public way
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.add_metadata(
        {"/Title": "Ducks", "/Author": "A. Quack", "/CreationDate": "D:20200203000000Z"}
    )
    if is_locked or owner:
        writer.encrypt("quack" if is_locked else "", owner, algorithm="RC4-128")
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def text_of(*lines: str, after: float = 24) -> list[Shown]:
    """Return the lines of a paragraph, with a gap after the last line."""
    return [
        (line, HELVETICA, 11, 13 if n < len(lines) - 1 else after) for n, line in enumerate(lines)
    ]


def headings_in(content: bytes) -> list[tuple[int, str]]:
    """Return the level and text of each heading."""
    parts = read_pdf(content).parts
    return [(part.level, part.text) for part in parts if isinstance(part, Heading)]


LONG = "Ducks swim in ponds and eat plants, and when it is cold they fly to"


def test_a_whole_file(tmp_path: Path) -> None:
    """Blocks of lines become paragraphs, and hyphenated words are rejoined."""
    content = made("Ducks are won-\nderful birds.\n\nThey swim\nand", "fly.\n\nThe end.")
    knowledge = imported(tmp_path, content, "ducks.pdf")
    assert texts(knowledge) == ["Ducks are wonderful birds.", "They swim and fly.", "The end."]
    (source,) = knowledge.sources
    assert (source.title, source.author, source.published) == ("Ducks", "A. Quack", "2020-02-03")


def test_the_date_of_the_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file may be years newer than the article. Giving a date prevents the warning."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ducks.pdf").write_bytes(made("Ducks are birds."))
    warning = "2020-02-03 is when the PDF was created"
    assert warning in run("import", "ducks.pdf", "-o", "a.yaml").err
    assert warning not in run("import", "ducks.pdf", "-o", "a.yaml").err
    given = ["--published", "2019"]
    assert warning not in run("import", "ducks.pdf", "-o", "b.yaml", *given).err


def test_headings_by_size_and_weight() -> None:
    """Larger and bold lines are headings, and the line with the largest letters is the title."""
    content = set_in_fonts(
        [
            ("All About", BOLD, 20, 22),
            ("Ducks", BOLD, 20, 30),
            ("1. Food", BOLD, 14, 20),
            *text_of(LONG, "the south."),
            ("Which plants?", BOLD, 11, 14),
            *text_of("Reed."),
            ("2. Sleep", BOLD, 14, 20),
            *text_of("They sleep on one leg."),
        ]
    )
    assert headings_in(content) == [
        (1, "All About Ducks"),
        (2, "1. Food"),
        (3, "Which plants?"),
        (2, "2. Sleep"),
    ]
    assert blocks_of(read_pdf(content)) == [f"{LONG} the south.", "Reed.", "They sleep on one leg."]


def test_paragraphs_by_gap_and_length() -> None:
    """A paragraph starts after a larger gap, after a short line, and at a list item."""
    content = set_in_fonts(
        [
            *text_of(LONG, "the south."),
            *text_of(LONG, "the sea.", after=13),
            *text_of(f"All {LONG}", "the north.", after=13),
            *text_of("- one", after=13),
            *text_of("- two"),
        ]
    )
    assert blocks_of(read_pdf(content)) == [
        f"{LONG} the south.",
        f"{LONG} the sea.",
        f"All {LONG} the north.",
        "\u2022 one",
        "\u2022 two",
    ]


def test_bold_words_are_no_heading() -> None:
    """A bold line inside a sentence does not become a heading."""
    content = set_in_fonts(
        [
            (LONG, HELVETICA, 11, 13),
            ("the cold and windy south", BOLD, 11, 13),
            ("where they live.", HELVETICA, 11, 24),
            *text_of(LONG, "the sea."),
        ]
    )
    assert headings_in(content) == []


_NAMES = """
    Reed Frog Moss Pike Crow Lily Toad Carp Newt Bee Ant Fox Elk Owl Hen Ash Oak Elm Fir Yew
"""
WORDS = _NAMES.split()


def test_an_faq_is_a_passage_a_question(tmp_path: Path) -> None:
    """Twenty questions, bold or not, become twenty passages with their answers."""
    for font in (BOLD, HELVETICA):
        lines = [
            [
                (f"{n}. How many ducks live in {word} Pond?", font, 11, 14 if font == BOLD else 24),
                *text_of(f"{LONG} {word} Pond,", f"which has a {word} of its own."),
            ]
            for n, word in enumerate(WORDS, 1)
        ]
        pages = [chain.from_iterable(lines[n : n + 5]) for n in range(0, len(lines), 5)]
        folder = tmp_path / font
        folder.mkdir()
        knowledge = imported(folder, set_in_fonts(*pages), "ducks.pdf")
        assert [passage.label for passage in knowledge.passages] == [
            f"How many ducks live in {word} Pond?" for word in WORDS
        ]
        assert all(
            f"a {word} of" in text for word, text in zip(WORDS, texts(knowledge), strict=True)
        )


def test_a_contents_page_is_left_out() -> None:
    """Lines with dot leaders and the heading above them are removed and counted."""
    content = set_in_fonts(
        [
            ("Ducks", BOLD, 20, 30),
            ("Contents", BOLD, 14, 20),
            ("Introduction 1", BOLD, 11, 13),
            *text_of("Food . . . . . . . . . 2", "How ducks sleep in the cold and the", after=13),
            *text_of("warm ....................... 3", "Water ......... 4"),
            ("Food", BOLD, 14, 20),
            *text_of(LONG, "the south ..."),
        ]
    )
    found = read_pdf(content)
    assert headings_in(content) == [(1, "Ducks"), (2, "Food")]
    assert blocks_of(found) == [f"{LONG} the south ..."]
    assert found.notes.left_out == {"table of contents": 1}


def test_code_keeps_its_lines() -> None:
    """Lines in a monospaced font stay separate lines."""
    content = set_in_fonts(
        [
            *text_of(LONG, "the south:"),
            ("ducks:", COURIER, 10, 12),
            ("food: reed", COURIER, 10, 24),
            *text_of("That is all."),
        ]
    )
    assert blocks_of(read_pdf(content)) == [
        f"{LONG} the south:",
        "ducks:\nfood: reed",
        "That is all.",
    ]


def test_running_heads_are_removed() -> None:
    """Lines that repeat at the edge of pages are left out, even if their numbers differ."""
    words = "abcd"
    pages = [f"Pond Daily {n}\n\nPage says {word}.\n\n{n}" for n, word in enumerate(words)]
    found = read_pdf(made(*pages))
    assert blocks_of(found) == [f"Page says {word}." for word in words]
    assert found.notes.left_out == {"running header or footer": 8}


def test_the_title_is_no_running_head() -> None:
    """The title is kept even if the pages repeat it in smaller letters."""
    first = [("Ducks", BOLD, 20, 30), *text_of(LONG, "the south.")]
    pages = [[("Ducks", HELVETICA, 9, 30), *text_of(f"Page {word}.")] for word in "abc"]
    content = set_in_fonts(first, *pages)
    assert headings_in(content) == [(1, "Ducks")]
    assert blocks_of(read_pdf(content))[1:] == [f"Page {word}." for word in "abc"]


_LINES = st.tuples(
    st.sampled_from(["word", "A line.", "Why?", "- x"]),
    st.sampled_from([HELVETICA, BOLD, COURIER]),
    st.sampled_from([9, 11, 18]),
    st.integers(20, 60),
)


@given(st.lists(_LINES, min_size=1, max_size=12))
def test_words_survive(lines: list[Shown]) -> None:
    """No word is lost, whatever the fonts and gaps are."""
    found = read_pdf(set_in_fonts(lines))
    shown = " ".join(part.text for part in found.parts)
    wanted = Counter(word for line in lines for word in re.findall(r"\w+", line[0]))
    assert Counter(re.findall(r"\w+", shown)) == wanted


def test_owner_password(tmp_path: Path) -> None:
    """A PDF that needs a password only for changes is read."""
    content = made("Ducks are birds.", owner="drake")
    assert texts(imported(tmp_path, content, "ducks.pdf")) == ["Ducks are birds."]


def test_missing_decryption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If no installed package supports the encryption, the error says so."""

    def fail(*_arguments: object) -> None:
        raise DependencyError

    monkeypatch.setattr("pypdf.PdfReader.decrypt", fail)
    with pytest.raises(ArticleError, match="encrypted with AES"):
        outcome(tmp_path, made("a", owner="drake"), "a.pdf")


def test_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is refused if it has no text, needs a password, or has too many pages."""
    with pytest.raises(ArticleError, match="contains no text"):
        outcome(tmp_path, made(""), "a.pdf")
    with pytest.raises(ArticleError, match="encrypted"):
        outcome(tmp_path, made("a", is_locked=True), "a.pdf")
    monkeypatch.setattr(reading, "MAX_PAGES", 1)
    with pytest.raises(ArticleError, match="2 pages, but at most 1"):
        outcome(tmp_path, made("a", "b"), "a.pdf")
