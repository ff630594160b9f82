"""Detect whether a file is Markdown, reStructuredText, text, HTML, PDF or DOCX, and read it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import ArticleError, UsageError
from bot.importer.article import Block, Details, Notes
from bot.importer.marks import unmarked
from bot.importer.readers.archives import format_of
from bot.importer.readers.decoding import UNREADABLE, decoded
from bot.importer.readers.detecting import language_of
from bot.importer.readers.foreign import (
    RST,
    Markup,
    advice,
    check_markup,
    check_name,
    markup_of,
    signed_format,
)
from bot.importer.readers.markup.headings import titled
from bot.importer.readers.markup.templates import is_template, without_templates
from bot.output.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.importer.article import ParsedDocument

MAX_BYTES = 50 * 1024 * 1024

_MEBIBYTE = 1024 * 1024
_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
_RST = frozenset({".rst", ".rest"})
_PLAIN = frozenset({".txt", ".text"})
_BINARY = frozenset({".pdf", ".docx"})
SUFFIXES = frozenset({*_MARKDOWN, *_HTML, *_RST, *_PLAIN, *_BINARY})
"""File name suffixes of the formats that can be read."""
_HTML_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?><!--.{0,2000}?-->\s*)*+<(?:!doctype html|html)\b"
)
_MARKDOWN_SIGNS = re.compile(r"^(?:(?:---|\+\+\+)[ \t]*$|#{1,6}[ \t]+\S)", re.MULTILINE)
_FRONT = ("---", "+++", "<!--")
_HEAD = 4096


def read_file(path: Path) -> ParsedDocument:
    """Parse a file.

    PDF and DOCX are recognized by their content. Other formats are recognized by the file name's
    suffix or by their markup. Raises UsageError if the file can't be read, and ArticleError if its
    content is unusable.
    """
    content = _content(path)
    suffix = path.suffix.lower()
    if read := _binary_reader(content):
        return _checked(read(content))
    if suffix in _BINARY:
        raise ArticleError(
            f"the file is not a {suffix[1:].upper()}, although its name ends in {suffix}"
        )
    check_name(suffix)
    text = unmarked(decoded(content, is_page=suffix in _HTML))
    reader = _reader(suffix, text)
    warnings = _unreadable(text)
    if reader is _read_page and suffix in _RST | _PLAIN:
        warnings = (*warnings, "the text was read as HTML, because it begins like a web page")
    if reader is not _read_page and suffix not in _RST:
        found = markup_of(text)
        if found == Markup(RST, is_clear=True) and suffix not in _MARKDOWN:
            reader = _read_rst
            warnings = (*warnings, f"the text was read as {RST} because of its markup")
        else:
            warnings = (*warnings, *check_markup(found))
    return _checked(reader(text), warnings)


def _binary_reader(content: bytes) -> Callable[[bytes], ParsedDocument] | None:
    """Return the reader for a binary format, or None for text.

    Raises ArticleError if the file is in an unsupported binary format.
    """
    if content.lstrip().startswith(b"%PDF-"):
        from bot.importer.readers.pdf.reading import read_pdf  # noqa: PLC0415 - loaded on demand

        return read_pdf
    if (name := format_of(content) or signed_format(content)) is None:
        return None
    if name != "DOCX":
        raise ArticleError(advice(name))
    from bot.importer.readers.docx import read_docx  # noqa: PLC0415 - loaded on demand

    return read_docx


def _checked(found: ParsedDocument, warnings: tuple[str, ...] = ()) -> ParsedDocument:
    """Return the document with its detected language and additional warnings."""
    texts = (unmarked(part.text) for part in found.parts if isinstance(part, Block))
    language, foreign = language_of(texts)
    details = found.details.or_else(Details(language=language))
    warnings = (*found.notes.warnings, *warnings, *foreign)
    return replace(found, details=details, notes=Notes(found.notes.left_out, warnings))


def _unreadable(text: str) -> tuple[str, ...]:
    count = text.count(UNREADABLE)
    lost = counted(count, "character")
    return (f"{lost} can't be read (\ufffd): check the file's encoding",) if count else ()


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UsageError(f"{path}: {'not a file' if path.exists() else 'no such file'}")
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise ArticleError(f"the file is larger than {MAX_BYTES // _MEBIBYTE} MiB: split it")
    return content


def _reader(suffix: str, text: str) -> Callable[[str], ParsedDocument]:
    """Return the reader for a text format. Load only the libraries that this reader needs."""
    if suffix in _HTML or (suffix not in _MARKDOWN and _HTML_HEAD.match(text[:_HEAD].lower())):
        return _read_page
    if suffix in _RST:
        return _read_rst
    if suffix in _MARKDOWN or (suffix not in _PLAIN and _MARKDOWN_SIGNS.search(text[:_HEAD])):
        from bot.importer.readers.markup.markdown import read_markdown  # noqa: PLC0415 - loaded on demand

        return read_markdown
    from bot.importer.readers.plaintext import read_plain  # noqa: PLC0415 - loaded on demand

    return read_plain


def _read_page(text: str) -> ParsedDocument:
    from bot.importer.readers.pages.html import MAX_BYTES as MAX_PAGE  # noqa: PLC0415 - loaded on demand
    from bot.importer.readers.pages.html import read_html  # noqa: PLC0415 - loaded on demand

    if len(text) > MAX_PAGE:
        raise ArticleError(f"the page is larger than {MAX_PAGE // _MEBIBYTE} MiB: split it")
    details, page, left_out = Details(), text, Counter[str]()
    if text.startswith(_FRONT):
        from bot.importer.readers.markup.frontmatter import split_front_matter  # noqa: PLC0415 - loaded on demand

        details, page = split_front_matter(text)
    has_front = len(page) < len(text) and not text.startswith("<")
    if has_front or is_template(page):
        page = without_templates(page, left_out)
    found = read_html(page)
    parts = titled([*found.parts], details.title)
    notes = replace(found.notes, left_out=left_out + Counter(found.notes.left_out))
    return replace(found, parts=parts, details=details.or_else(found.details), notes=notes)


def _read_rst(text: str) -> ParsedDocument:
    from bot.importer.readers.rst.reading import read_rst  # noqa: PLC0415 - loaded on demand

    return read_rst(text)
