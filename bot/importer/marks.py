"""Marks that represent markup within a text while it is imported.

Each mark is a Unicode noncharacter, reserved for internal use, so it never occurs in ordinary text.
Code that needs plain text removes the marks with `unmarked`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BOLD, BOLD_END = "\ufde0", "\ufde1"
ITALIC, ITALIC_END = "\ufde2", "\ufde3"
CODE, CODE_END = "\ufde4", "\ufde5"
LINK, LINK_TO, LINK_END = "\ufde6", "\ufde7", "\ufde8"
BLOCK, BLOCK_TEXT, BLOCK_END = "\ufde9", "\ufdea", "\ufdeb"
DEEPER = "\ufdec"
"""Mark after the marker of a list item, once for each enclosing list."""
QUOTED = "\ufded"
"""Mark at the start of each line of a quotation."""

INLINE = {
    **dict.fromkeys(("strong", "b"), (BOLD, BOLD_END)),
    **dict.fromkeys(("em", "i"), (ITALIC, ITALIC_END)),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), (CODE, CODE_END)),
}
"""HTML elements, each with the marks that enclose its text."""

_ZERO = 0xFDD0
HIDDEN = "\ufdd0-\ufddf"
"""Range of the marks that encode text, for use in a regular expression."""

_ANY = re.compile("[\ufdd0-\ufdef]+")


def unmarked(text: str) -> str:
    """Return the text without its marks."""
    return text if text.isascii() else _ANY.sub("", text)


def link_to(url: str) -> str:
    """Return the marks that precede the text of a link to `url`."""
    return f"{LINK}{_hidden(url)}{LINK_TO}"


def code_block(content: str, language: str) -> str:
    """Return a block of code as text with marks."""
    return _block(["code", content, language], content)


def table_block(rows: Sequence[Sequence[str]], text: str) -> str:
    """Return a table as text with marks. The first row contains the headers."""
    return _block(["table", rows], text)


def _block(value: Sequence[object], text: str) -> str:
    return f"{BLOCK}{_hidden(json.dumps(value))}{BLOCK_TEXT}{text}{BLOCK_END}"


def _hidden(text: str) -> str:
    """Encode the text as marks, two for each byte."""
    return "".join(
        chr(_ZERO + half)
        for byte in text.encode("utf-8", "replace")
        for half in (byte >> 4, byte & 15)
    )


def revealed(marks: str) -> str:
    """Decode a text that is encoded as marks."""
    halves = [ord(mark) - _ZERO for mark in marks]
    pairs = zip(halves[::2], halves[1::2], strict=True)
    return bytes(high << 4 | low for high, low in pairs).decode()
