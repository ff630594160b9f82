"""Decode a file by its byte order mark or its declared or detected encoding."""

from __future__ import annotations

import codecs
import re

from bot.errors import ArticleError
from bot.importer.readers.charsets import MULTIBYTE, SEVEN_BIT, codec_of

# UTF-32 must precede UTF-16, because the little-endian UTF-32 mark starts with the UTF-16 mark.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LABEL = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*+=\s*+[\"']?\s*+([\w.:-]{1,40})",
    re.IGNORECASE,
)
_HEAD = 4096
_MOST = 0.4  # minimum share of null bytes in UTF-16, all at even or all at odd positions
_FIRST_OF_THREE = 0x800  # the first character that takes three bytes in UTF-8
UNREADABLE = "\ufffd"


def decoded(content: bytes, *, is_page: bool) -> str:
    """Return the text of a file. In HTML, bytes that can't be decoded become U+FFFD.

    A declared encoding is used only for HTML. Files in other formats must be in UTF-8, UTF-16 or
    (with a byte order mark) UTF-32. Raises ArticleError if the file is binary or can't be decoded.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    if b"\0" in content:
        return _strictly(content, _unmarked(content))
    if not (is_page or b"<html" in content[:_HEAD].lower()):
        return _strictly(content, "utf-8")
    label = _LABEL.search(content[:_HEAD])
    return _page(content, codec_of(label[1].decode("ascii")) if label else None)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ArticleError(
            f"line {line} is not {encoding.upper()} text: save the file as UTF-8"
        ) from None


def _unmarked(content: bytes) -> str:
    """Return the encoding of text with null bytes. Raise ArticleError if the file is binary."""
    head = content[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > _MOST * len(head) and not even:
        return "utf-16-le"
    if even > _MOST * len(head) and not odd:
        return "utf-16-be"
    raise ArticleError("the file is binary and contains no text")


def _page(content: bytes, codec: str | None) -> str:
    """Return the text of an HTML file. Ignore a declared encoding that contradicts the bytes."""
    if codec and codec in SEVEN_BIT and b"\x1b" in content:
        return content.decode(codec, "replace")
    try:
        text = content.decode()
    except UnicodeDecodeError:
        pass
    else:
        # A short text in a multibyte encoding can be valid UTF-8 by chance.
        is_certain = text.isascii() or any(ord(char) >= _FIRST_OF_THREE for char in text)
        if codec and codec in MULTIBYTE and not is_certain:
            return content.decode(codec, "replace")
        return text
    candidates = [codec or "utf-8", "utf-8", "cp1252"]
    readings = [content.decode(name, "replace") for name in dict.fromkeys(candidates)]
    return next((text for text in readings if _is_plausible(text)), readings[-1])


def _is_plausible(text: str) -> bool:
    """Return whether fewer than a quarter of the non-ASCII characters are unreadable."""
    bad = text.count(UNREADABLE)
    return not bad or bad * 4 < sum(1 for char in text if not char.isascii())
