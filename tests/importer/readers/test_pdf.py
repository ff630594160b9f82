"""PDF: paragraphs reconstructed from lines, and files that are refused."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfWriter
from pypdf.errors import DependencyError
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from bot.errors import ArticleError
from bot.importer.readers import pdf
from bot.importer.readers.pdf import blocks
from tests.importer.pond import imported, outcome, texts
from tests.test_cli import run

if TYPE_CHECKING:
    from pathlib import Path


def made(*pages: str, is_locked: bool = False, owner: str | None = None) -> bytes:
    """Return a PDF with a page for each text; empty lines are kept.

    `owner` is a password that only changes need, `is_locked` asks for one that readers need.
    """
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(600, 800)
        lines = " ".join(f"({line}) Tj T*" for line in text.split("\n"))
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 14 TL 50 750 Td {lines} ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001 - no public way
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.add_metadata(
        {"/Title": "Ducks", "/Author": "A. Quack", "/CreationDate": "D:20200203000000Z"}
    )
    if is_locked or owner:
        writer.encrypt("quack" if is_locked else "", owner, algorithm="RC4-128")
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_whole_file(tmp_path: Path) -> None:
    """Blocks of lines become paragraphs, and hyphenated words are rejoined."""
    content = made("Ducks are won-\nderful birds.\n\nThey swim\nand", "fly.\n\nThe end.")
    knowledge = imported(tmp_path, content, "ducks.pdf")
    assert texts(knowledge) == ["Ducks are wonderful birds.", "They swim and fly.", "The end."]
    (source,) = knowledge.sources
    assert (source.title, source.author, source.published) == ("Ducks", "A. Quack", "2020-02-03")


def test_the_date_of_the_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be years after the article's; giving the date silences the warning."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ducks.pdf").write_bytes(made("Ducks are birds."))
    warning = "2020-02-03 is when the PDF was created"
    assert warning in run("import", "ducks.pdf", "-o", "a.yaml").err
    assert warning not in run("import", "ducks.pdf", "-o", "a.yaml").err
    given = ["--published", "2019"]
    assert warning not in run("import", "ducks.pdf", "-o", "b.yaml", *given).err


def test_running_heads_are_removed() -> None:
    """Lines at the edge of several pages, equal except for numbers, are not text."""
    pages = [f"Pond Daily {n}\n\nPage says {word}.\n\n{n}" for n, word in enumerate("abcd")]
    assert blocks(pages) == [f"Page says {word}." for word in "abcd"]


def test_owner_password(tmp_path: Path) -> None:
    """A PDF that anybody may read is read, although changing it needs a password."""
    content = made("Ducks are birds.", owner="drake")
    assert texts(imported(tmp_path, content, "ducks.pdf")) == ["Ducks are birds."]


def test_missing_decryption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the encryption is one that no installed package knows, the reason is told."""

    def fail(*_arguments: object) -> None:
        raise DependencyError

    monkeypatch.setattr("pypdf.PdfReader.decrypt", fail)
    with pytest.raises(ArticleError, match="encrypted with AES"):
        outcome(tmp_path, made("a", owner="drake"), "a.pdf")


def test_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is refused without text, with a password, or with too many pages."""
    with pytest.raises(ArticleError, match="contains no text"):
        outcome(tmp_path, made(""), "a.pdf")
    with pytest.raises(ArticleError, match="encrypted"):
        outcome(tmp_path, made("a", is_locked=True), "a.pdf")
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(ArticleError, match="2 pages: at most 1"):
        outcome(tmp_path, made("a", "b"), "a.pdf")
