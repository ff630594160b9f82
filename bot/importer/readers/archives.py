"""Recognize documents that are ZIP archives, and check that they are safe to read."""

from __future__ import annotations

from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat
from zipfile import ZipFile

from bot.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_XML = 16 * 1024 * 1024
"""Maximum size of a document's unpacked XML. The parsed tree takes many times as much memory."""
MAX_ELEMENTS = 300_000
"""Maximum number of XML elements in a document. A novel has fewer. Reading more takes minutes."""
MAX_DEPTH = 400
"""Maximum nesting depth of elements. Word nests tables to a depth of about a hundred."""

_MEBIBYTE = 1024 * 1024
_SIGNATURE = b"PK\x03\x04"
_XML = (".xml", ".rels")
_MAX_FILES = 10_000
# Files that identify a document format in a ZIP archive, each with the format's name.
_FORMATS = (
    ("word/document.xml", "DOCX"),
    ("xl/workbook.xml", "XLSX"),
    ("ppt/presentation.xml", "PPTX"),
    ("META-INF/container.xml", "EPUB"),
    ("content.xml", "ODT"),
)


def format_of(content: bytes) -> str | None:
    """Return the document format of a ZIP archive, such as "DOCX", or None for other content.

    Raises ArticleError if the archive is damaged, or if it is not a document in a known format.
    """
    if not content.startswith(_SIGNATURE):
        return None
    with _opened(content) as archive:
        names = set(archive.namelist())
    if found := next((name for file, name in _FORMATS if file in names), None):
        return found
    # Programs other than Word may name the main file of a DOCX document differently.
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "DOCX"
    raise ArticleError("the file is an archive: unpack it, and import the files in it")


def checked_archive(content: bytes) -> bytes:
    """Check that an archive's XML is safe to parse, and return an archive with only the XML.

    Raises ArticleError if the archive is damaged or has too many files, or if the XML is too large,
    is too deeply nested or has a DTD. A DTD can define entities that expand to gigabytes, and no
    word processor writes a DTD.
    """
    checked = BytesIO()
    with _opened(content) as archive:
        files = archive.infolist()
        if len(files) > _MAX_FILES:
            raise ArticleError(f"the archive has more than {_MAX_FILES:,} files")
        size = sum(file.file_size for file in files if file.filename.endswith(_XML))
        if size > MAX_XML:
            most = MAX_XML // _MEBIBYTE
            raise ArticleError(f"the document has more than {most} MiB of text: split it")
        elements = 0
        with ZipFile(checked, "w") as kept:
            for file in files:
                if file.filename.endswith(_XML):
                    xml = archive.read(file)
                    elements = _check_xml(xml, elements)
                    kept.writestr(file.filename, xml)
    return checked.getvalue()


def read_part(content: bytes, name: str) -> bytes | None:
    """Return the content of a file in a checked archive, or None if the file doesn't exist."""
    with _opened(content) as archive:
        return archive.read(name) if name in archive.namelist() else None


@contextmanager
def _opened(content: bytes) -> Iterator[ZipFile]:
    """Open a ZIP archive. Raise ArticleError if the archive is damaged."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            yield archive
    except ArticleError:
        raise
    # zipfile can raise any exception for a damaged archive.
    except Exception as error:
        raise ArticleError("the document is damaged") from error


def _check_xml(content: bytes, elements: int) -> int:
    """Return `elements` plus the number of elements in an XML file.

    Raises ArticleError if the XML is not safe to parse.
    """
    depth = 0

    def opened(_name: str, _attributes: object) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if elements > MAX_ELEMENTS:
            raise ArticleError(f"the document has more than {MAX_ELEMENTS:,} elements: split it")
        if depth > MAX_DEPTH:
            raise ArticleError("the document is too deeply nested")

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_declaration: object) -> None:
        raise ArticleError("the document contains a DTD, which no word processor writes")

    parser = expat.ParserCreate()
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the method takes no keywords
    except expat.ExpatError as error:
        raise ArticleError("the document is damaged") from error
    return elements
