"""Read a PDF as headings and blocks, inferred from the positions and fonts of its lines."""

from __future__ import annotations

import logging
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfReader
from pypdf.errors import DependencyError

from bot.errors import ArticleError
from bot.importer.article import Block, Details, Heading, Notes, ParsedDocument
from bot.importer.readers.hyphens import rejoined, words_of
from bot.importer.readers.pdf.furniture import without_furniture
from bot.importer.readers.pdf.headings import levels
from bot.importer.readers.pdf.lines import lines_of
from bot.importer.readers.pdf.paragraphs import BULLET, layout_of, paragraphs
from bot.importer.tidy import one_line
from bot.output.progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.importer.article import ArticlePart
    from bot.importer.readers.pdf.lines import TextLine

MAX_PAGES = 2000

_WIDTH = 0.6  # width of a letter in code, relative to the type size
_MAX_INDENT = 40


def read_pdf(content: bytes) -> ParsedDocument:
    """Parse a PDF file. Raise ArticleError if the file can't be read."""
    # pypdf's warnings quote the file, which could contain terminal control sequences.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        reader = PdfReader(BytesIO(content))
        _check_readable(reader)
        lines: list[TextLine] = []
        with progress("Reading", len(reader.pages)) as advance:
            for number, page in enumerate(reader.pages):
                lines += lines_of(page, number)
                advance(1)
        details = _details(reader)
    except ArticleError:
        raise
    except DependencyError as error:
        raise ArticleError(
            "the PDF is encrypted with AES, which can't be read: save it without a password"
        ) from error
    # pypdf can raise any exception for a damaged file.
    except Exception as error:
        raise ArticleError("the PDF is damaged or not supported") from error
    left_out: Counter[str] = Counter()
    return ParsedDocument(parts_of(lines, left_out), details, Notes(left_out))


def _check_readable(reader: PdfReader) -> None:
    if reader.is_encrypted and not _is_open(reader):
        raise ArticleError("the PDF is encrypted: save it without a password")
    if (count := len(reader.pages)) > MAX_PAGES:
        raise ArticleError(
            f"the PDF has {count} pages, but at most {MAX_PAGES} can be imported: split it"
        )


def _is_open(reader: PdfReader) -> bool:
    """Return whether a PDF can be read without a password, even if changing it needs one."""
    return bool(reader.decrypt(""))


def parts_of(lines: Sequence[TextLine], left_out: Counter[str]) -> list[ArticlePart]:
    """Return the headings and paragraphs that the lines form, with hyphenated words rejoined."""
    kept = without_furniture(lines, left_out)
    if not kept:
        return []
    layout = layout_of(kept)
    found = paragraphs(kept, layout)
    level_of = levels(found, layout)
    known = words_of("\n".join(line.text for line in kept))
    parts: list[ArticlePart] = []
    for n, paragraph in enumerate(found):
        if level := level_of.get(n):
            parts.append(Heading(level, " ".join(line.text for line in paragraph)))
        elif all(line.is_fixed for line in paragraph):
            parts.append(Block(_code(paragraph)))
        else:
            text = one_line(rejoined("\n".join(line.text for line in paragraph), known))
            parts.append(Block(BULLET.sub("\u2022 ", text)))
    return parts


def _code(lines: Sequence[TextLine]) -> str:
    """Return lines of code, indented as they are on the page."""
    left = min(line.x for line in lines)
    widths = (round((line.x - left) / (_WIDTH * (line.size or 1))) for line in lines)
    return "\n".join(
        " " * min(max(width, 0), _MAX_INDENT) + line.text
        for width, line in zip(widths, lines, strict=True)
    )


def _details(reader: PdfReader) -> Details:
    """Return the details in a PDF's metadata, or empty details if it is missing or damaged."""
    try:
        found = reader.metadata
        if found is None:
            return Details()
        created = found.creation_date
        return Details(
            title=_text(found.title),
            author=_text(found.author),
            published=f"{created:%Y-%m-%d}" if created else None,
        )
    except Exception:  # noqa: BLE001 - as in read_pdf
        return Details()


def _text(value: object) -> str | None:
    """Return a metadata value if it is a string, or None for a number or any other type."""
    return value if isinstance(value, str) else None
