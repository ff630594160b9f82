"""Read a Markdown, plain text, HTML or PDF file after detecting its format."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import ArticleError, UsageError
from bot.importer.article import Block, Notes
from bot.importer.marks import unmarked
from bot.importer.readers.decoding import UNREADABLE, decoded
from bot.importer.readers.foreign import check_language, check_markup, check_name
from bot.output.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.importer.article import ParsedDocument

MAX_BYTES = 50 * 1024 * 1024

_MEBIBYTE = 1024 * 1024
_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
_PLAIN = frozenset({".txt", ".text"})
SUFFIXES = frozenset({*_MARKDOWN, *_HTML, *_PLAIN, ".pdf"})
"""Suffixes of the formats that can be read."""
_HTML_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?><!--.{0,2000}?-->\s*)*+<(?:!doctype html|html)\b"
)
_MARKDOWN_SIGNS = re.compile(r"^(?:(?:---|\+\+\+)[ \t]*$|#{1,6}[ \t]+\S)", re.MULTILINE)
_HEAD = 4096


def read_file(path: Path) -> ParsedDocument:
    """Return the parts of a Markdown, plain text, HTML or PDF file.

    The format is recognized by the file name's suffix, or else by the start of the content.
    Raises UsageError if there is no such file, and ArticleError if it is unusable.
    """
    content = _content(path)
    suffix = path.suffix.lower()
    if content.lstrip().startswith(b"%PDF-"):
        from bot.importer.readers.pdf import read_pdf  # noqa: PLC0415 - not every article is a PDF

        return _checked(read_pdf(content))
    if suffix == ".pdf":
        raise ArticleError("the file is not a PDF, although its name ends in .pdf")
    check_name(suffix)
    text = unmarked(decoded(content, is_page=suffix in _HTML))
    reader = _reader(suffix, text)
    warnings = () if reader is _read_page else check_markup(text)
    return _checked(reader(text), (*_unreadable(text), *warnings))


def _checked(found: ParsedDocument, warnings: tuple[str, ...] = ()) -> ParsedDocument:
    """Return the document with additional warnings for a person to check."""
    texts = (unmarked(part.text) for part in found.parts if isinstance(part, Block))
    warnings = (*found.notes.warnings, *warnings, *check_language(texts))
    return replace(found, notes=Notes(found.notes.left_out, warnings))


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
    """Return the reader for a format; its libraries are loaded only when it is needed."""
    if suffix in _HTML or (
        suffix not in _MARKDOWN | _PLAIN and _HTML_HEAD.match(text[:_HEAD].lower())
    ):
        return _read_page
    if suffix in _MARKDOWN or (suffix not in _PLAIN and _MARKDOWN_SIGNS.search(text[:_HEAD])):
        from bot.importer.readers.markup.markdown import read_markdown  # noqa: PLC0415 - as said

        return read_markdown
    from bot.importer.readers.plaintext import read_plain  # noqa: PLC0415 - as said

    return read_plain


def _read_page(text: str) -> ParsedDocument:
    from bot.importer.readers.pages.html import MAX_BYTES as MAX_PAGE  # noqa: PLC0415 - as said
    from bot.importer.readers.pages.html import read_html  # noqa: PLC0415 - as said

    if len(text) > MAX_PAGE:
        raise ArticleError(f"the page is larger than {MAX_PAGE // _MEBIBYTE} MiB: split it")
    return read_html(text)
