"""Tests of formats that can't be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import ArticleError
from bot.importer.readers.foreign import check_markup, markup_of
from bot.importer.readers.reading import read_file
from tests.importer.readers.pages import archive, blocks_of

if TYPE_CHECKING:
    from pathlib import Path

RST = """\
Otters
======

.. note::

   See :doc:`feeding`.

.. code-block:: yaml

   otter: true
"""
WIKI = "== Otters ==\n'''Otters''' swim. [[Category:Animals]]\n\n=== Food ===\nFish.\n"
ADOC = "= Otters\n:toc:\n\n== Food\n\n[NOTE]\nFish.\n\n== Sleep\n\nLong.\n"


@pytest.mark.parametrize(("text", "name"), [(WIKI, "MediaWiki"), (ADOC, "AsciiDoc")])
@pytest.mark.parametrize("suffix", [".md", ".txt", ""])
def test_refused_by_content(tmp_path: Path, text: str, name: str, suffix: str) -> None:
    """Text in another format is refused with any file name."""
    path = tmp_path / f"otters{suffix}"
    path.write_text(text, "utf-8")
    with pytest.raises(ArticleError, match=f"{name} can't be imported: save it as HTML"):
        read_file(path)


@pytest.mark.parametrize("suffix", [".txt", ""])
def test_restructuredtext_by_content(tmp_path: Path, suffix: str) -> None:
    """Text that is clearly reStructuredText is read as such, with a warning."""
    path = tmp_path / f"otters{suffix}"
    path.write_text(RST, "utf-8")
    found = read_file(path)
    assert blocks_of(found) == ["Note: See feeding.", "otter: true"]
    (warning,) = found.notes.warnings
    assert "was read as reStructuredText" in warning


def test_restructuredtext_is_no_markdown(tmp_path: Path) -> None:
    """A reStructuredText file named .md is refused, and the error says how to rename it."""
    path = tmp_path / "otters.md"
    path.write_text(RST, "utf-8")
    with pytest.raises(ArticleError, match=r"end the file's name with \.rst"):
        read_file(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{\\rtf1 Otters}", "RTF can't be imported: save it as DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "DOC can't be imported: save it as DOCX"),
        (archive({"content.xml": "<a/>"}), "ODT can't be imported: save it as DOCX"),
        (archive({"META-INF/container.xml": ""}), "EPUB can't be imported: save it as HTML"),
        (archive({"otters.md": "# Otters"}), "is an archive: unpack it"),
        (b"PK\x03\x04 broken", "the document is damaged"),
    ],
)
@pytest.mark.parametrize("suffix", [".docx", ".txt", ""])
def test_refused_by_first_bytes(tmp_path: Path, content: bytes, message: str, suffix: str) -> None:
    """Binary formats are recognized by their content with any file name."""
    path = tmp_path / f"otters{suffix}"
    path.write_bytes(content)
    with pytest.raises(ArticleError, match=message):
        read_file(path)


def test_a_knowledge_file_is_no_document(tmp_path: Path) -> None:
    """YAML is refused, because it would become passages full of keys."""
    path = tmp_path / "otters.yaml"
    path.write_text("source:\n  id: otters\n", "utf-8")
    with pytest.raises(ArticleError, match="this is a YAML file, not a document"):
        read_file(path)


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_other_content_than_the_name_says(tmp_path: Path, suffix: str) -> None:
    """A text file with the suffix of a binary format is refused."""
    path = tmp_path / f"otters{suffix}"
    path.write_text("Otters swim.", "utf-8")
    with pytest.raises(ArticleError, match=f"although its name ends in \\{suffix}"):
        read_file(path)


@pytest.mark.parametrize("suffix", [".wiki", ".adoc", ".doc", ".odt", ".epub", ".org"])
def test_refused_by_name(tmp_path: Path, suffix: str) -> None:
    """The error names the format that can't be read."""
    path = tmp_path / f"otters{suffix}"
    path.write_text("Otters swim.", "utf-8")
    with pytest.raises(ArticleError, match="can't be imported"):
        read_file(path)


def test_some_markup_is_warned_of() -> None:
    """A little markup of another format causes a warning. Markup in code doesn't count."""
    (warning,) = check_markup(markup_of("# Otters\n\n.. note:: a\n\n.. tip:: b\n"))
    assert "reStructuredText" in warning
    assert markup_of(f"# Otters\n\n```rst\n{RST}```\n") is None
    assert markup_of("# Otters\n\nThey are **fond** of `fish`.\n\nFood\n====\n") is None
