"""Reading a Markdown, plain text, HTML or PDF file, with format detection."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from bot.errors import ArticleError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.importer.article import ParsedDocument

MAX_BYTES = 50 * 1024 * 1024

_MEBIBYTE = 1024 * 1024
_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
_PLAIN = frozenset({".txt", ".text"})
_HTML_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?><!--.{0,2000}?-->\s*)*+<(?:!doctype html|html)\b"
)
_MARKDOWN_SIGNS = re.compile(r"^(?:---[ \t]*$|#{1,6}[ \t]+\S)", re.MULTILINE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([\w.:-]{1,40})", re.IGNORECASE)
# Python-only codecs, which no page uses; punycode takes quadratic time.
_REFUSED_CODECS = frozenset({"punycode", "idna", "utf-7", "unicode-escape", "raw-unicode-escape"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 4096


def read_file(path: Path) -> ParsedDocument:
    """Return the parts of a Markdown, plain text, HTML or PDF file.

    The format is recognized by the file name's suffix, or else by the start of the content.
    Raises UsageError if there is no such file, and ArticleError if it is unusable.
    """
    content = _content(path)
    if content.lstrip().startswith(b"%PDF-"):
        from bot.importer.readers.pdf import read_pdf  # noqa: PLC0415 - not every article is a PDF

        return read_pdf(content)
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        raise ArticleError("the file is not a PDF, although its name ends in .pdf")
    text = _text(content, is_page=suffix in _HTML)
    return _reader(suffix, text)(text)


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


def _text(content: bytes, *, is_page: bool) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\0" in content:
        raise ArticleError("the file is binary and contains no text")
    declared = _CHARSET.search(content[:_HEAD])
    if declared and (is_page or b"<html" in content[:_HEAD].lower()):
        return _page_text(content, declared[1].decode("ascii"))
    try:
        return content.decode()
    except UnicodeDecodeError:
        if is_page:
            return content.decode("cp1252", "replace")  # as browsers do
        return _decoded(content, "utf-8")


def _page_text(content: bytes, charset: str) -> str:
    charset = charset.lower().replace("_", "-")
    try:
        return content.decode("utf-8" if charset in _REFUSED_CODECS else charset, "replace")
    except (LookupError, UnicodeError):  # unknown, or not a text encoding
        return content.decode("utf-8", "replace")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ArticleError(
            f"line {line} is not {encoding.upper()} text: save it as UTF-8"
        ) from None


def _reader(suffix: str, text: str) -> Callable[[str], ParsedDocument]:
    """Return the reader for a format; its libraries are loaded only when it is needed."""
    if suffix in _HTML or (
        suffix not in _MARKDOWN | _PLAIN and _HTML_HEAD.match(text[:_HEAD].lower())
    ):
        return _read_page
    if suffix in _MARKDOWN or (suffix not in _PLAIN and _MARKDOWN_SIGNS.search(text[:_HEAD])):
        from bot.importer.readers.markdown import read_markdown  # noqa: PLC0415 - as said

        return read_markdown
    from bot.importer.readers.plaintext import read_plain  # noqa: PLC0415 - as said

    return read_plain


def _read_page(text: str) -> ParsedDocument:
    from bot.importer.readers.html import MAX_BYTES as MAX_PAGE  # noqa: PLC0415 - as said
    from bot.importer.readers.html import read_html  # noqa: PLC0415 - as said

    if len(text) > MAX_PAGE:
        raise ArticleError(f"the page is larger than {MAX_PAGE // _MEBIBYTE} MiB: split it")
    return read_html(text)
