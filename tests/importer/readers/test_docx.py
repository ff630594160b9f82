"""Tests of the headings, lists, tables and properties of Word documents, and of hostile files."""

from __future__ import annotations

import time
from html import escape
from typing import TYPE_CHECKING

import pytest

from bot.errors import ArticleError
from bot.importer.article import Heading
from bot.importer.readers import archives
from bot.importer.readers.docx import read_docx
from bot.importer.readers.reading import read_file
from tests.importer.readers.pages import archive, blocks_of, headings_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
_RELATIONS = f"""<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Target=
"word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
_STYLE_NAMES = (
    *("Title", "heading 1", "heading 2", "heading 8", "List Bullet", "List Number"),
    *("toc 1", "TOC Heading", "HTML Preformatted", "Quote"),
)
_CORE = """<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{}</dc:title><dc:creator>A. Quack</dc:creator>
<dcterms:created>2020-02-03T10:00:00Z</dcterms:created></cp:coreProperties>"""


def paragraph(text: str, style: str = "", *, bold: bool = False) -> str:
    """Return a paragraph of the document's XML."""
    named = f'<w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/></w:pPr>' if style else ""
    marked = "<w:rPr><w:b/></w:rPr>" if bold else ""
    kept = '<w:t xml:space="preserve">'
    return f"<w:p>{named}<w:r>{marked}{kept}{escape(text)}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...], bold: bool = False) -> str:
    """Return a table. If `bold` is true, its first row is bold."""
    lines = (
        "".join(f"<w:tc>{paragraph(cell, bold=bold and n == 0)}</w:tc>" for cell in row)
        for n, row in enumerate(rows)
    )
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def document(*body: str, title: str = "", files: Mapping[str, str] | None = None) -> bytes:
    """Return a document with this body, this title in its properties, and additional files."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        "</w:style>"
        for name in _STYLE_NAMES
    )
    return archive(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS,
            "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
            "docProps/core.xml": _CORE.format(title),
            **(files or {}),
        }
    )


def test_headings_by_style() -> None:
    """Headings are recognized by their style. A bold paragraph is not a heading."""
    found = read_docx(
        document(
            paragraph("Pond", "Title"),
            paragraph("Food", "heading 1"),
            paragraph("Fish", "heading 2"),
            paragraph("Important", bold=True),
            paragraph("Deep", "heading 8"),
            title="Old title",
        )
    )
    headings = [(part.level, part.text) for part in found.parts if isinstance(part, Heading)]
    assert headings == [(1, "Pond"), (1, "Food"), (2, "Fish"), (6, "Deep")]
    assert blocks_of(found) == ["Important"]
    assert (found.details.author, found.details.published) == ("A. Quack", "2020-02-03")


@pytest.mark.parametrize(
    ("tops", "wanted"),
    [(["Pond"], ["Pond"]), (["Food", "Sleep"], ["Otters", "Food", "Sleep"]), ([], ["Otters"])],
)
def test_the_title(tops: list[str], wanted: list[str]) -> None:
    """A single level-1 heading is the title. Otherwise, the title comes from the properties."""
    body = [paragraph(top, "heading 1") + paragraph("Text.") for top in tops]
    assert headings_of(read_docx(document(*body, paragraph("End."), title="Otters"))) == wanted


def test_lists_tables_and_code() -> None:
    """Lists and tables have a line for each item or row. Adjacent lines of code are one block."""
    found = read_docx(
        document(
            paragraph("a", "List Bullet"),
            paragraph("b", "List Bullet"),
            paragraph("one", "List Number"),
            paragraph("two", "List Number"),
            table(("Size", "Price"), ("small", "3"), bold=True),
            table(("x", "y"), ("1", "2")),
            paragraph("otter:", "HTML Preformatted"),
            paragraph("  food: fish", "HTML Preformatted"),
            paragraph("Said an otter.", "Quote"),
        )
    )
    assert blocks_of(found) == [
        "• a\n• b",
        "1. one\n2. two",
        "Size: small; Price: 3",
        "x; y\n1; 2",
        "otter:\nfood: fish",
        "Said an otter.",
    ]


def test_a_table_of_contents_is_left_out() -> None:
    """The table of contents is counted as left out, and its heading is removed too."""
    found = read_docx(
        document(
            paragraph("Contents", "TOC Heading"),
            paragraph("Food 1", "toc 1"),
            paragraph("Sleep 2", "toc 1"),
            paragraph("Food", "heading 1"),
            paragraph("Fish."),
        )
    )
    assert found.notes.left_out == {"table of contents": 1}
    assert blocks_of(found) == ["Fish."]


def test_changes_are_accepted() -> None:
    """Inserted text is kept, and deleted text is left out."""
    inserted = '<w:ins><w:r><w:t xml:space="preserve"> swim</w:t></w:r></w:ins>'
    deleted = "<w:del><w:r><w:delText> fly</w:delText></w:r></w:del>"
    body = paragraph("Otters").replace("</w:p>", f"{inserted}{deleted}</w:p>")
    assert blocks_of(read_docx(document(body))) == ["Otters swim"]


@pytest.mark.parametrize("name", ["otters.docx", "otters", "otters.txt"])
def test_known_by_its_content(tmp_path: Path, name: str) -> None:
    """A document is read with any file name."""
    (tmp_path / name).write_bytes(document(paragraph("Otters swim in ponds.")))
    assert blocks_of(read_file(tmp_path / name)) == ["Otters swim in ponds."]


_DTD = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'
_XML = f"<w:document {_W}><w:body>{{}}</w:body></w:document>"
_NESTED = "<w:tbl><w:tr><w:tc>" * 300 + "</w:tc></w:tr></w:tbl>" * 300


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (_DTD + _XML.format(paragraph("x")), "contains a DTD"),
        (_XML.format(_NESTED), "too deeply nested"),
        ("<w:document>", "damaged"),
        ("", "damaged"),
        (_XML.format(" " * (archives.MAX_XML + 1)), "more than 16 MiB"),
        (_XML.format("<w:p/>" * (archives.MAX_ELEMENTS + 1)), "more than 300,000 elements"),
    ],
)
def test_hostile_documents_are_refused(xml: str, message: str) -> None:
    """Entities, deep nesting and too much XML are refused before parsing."""
    began = time.monotonic()
    with pytest.raises(ArticleError, match=message):
        read_docx(document(files={"word/document.xml": xml}))
    assert time.monotonic() - began < 10


def test_an_archive_of_too_many_files_is_refused() -> None:
    """Reading many thousands of files would take too long, even if all of them are empty."""
    files = {f"{number}.png": "" for number in range(10_001)}
    with pytest.raises(ArticleError, match="the archive has more than 10,000 files"):
        archives.checked_archive(archive(files))


def test_only_checked_xml_is_parsed() -> None:
    """XML with a misleading file name would not be checked, so it is removed before parsing."""
    files = {
        "_rels/.rels": _RELATIONS.replace("document.xml", "document.png"),
        "word/document.png": _DTD + _XML.format(paragraph("&b;")),
    }
    assert blocks_of(read_docx(document(paragraph("x"), files=files))) == ["x"]


def test_a_wide_entity_declaration_is_refused() -> None:
    """Entities are found in XML of any encoding."""
    xml = f"\ufeff{_DTD}{_XML.format('')}".encode("utf-16-le")
    with pytest.raises(ArticleError, match="contains a DTD"):
        archives.checked_archive(archive({"word/document.xml": xml}))
