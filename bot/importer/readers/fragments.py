"""Pieces of HTML inside Markdown -> headings and blocks."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from lxml import html as lxml_html  # type: ignore[import-untyped]  # has no types
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # likewise

from bot.importer.article import Block
from bot.importer.readers.boilerplate import prune
from bot.importer.readers.elements import parts_of
from bot.importer.readers.simplify import simplify

if TYPE_CHECKING:
    from collections import Counter

    from bot.importer.article import Part

_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|div|h[1-6]|li|tr|summary|details|table)\b", re.IGNORECASE)
_HIDDEN_ELEMENTS = ("script", "style", "template")
_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\([^()\s]{1,500}\)")


def parts_of_fragment(html: str, left_out: Counter[str]) -> list[Part]:
    """Return the headings and blocks of a piece of HTML; blocks in a row are one."""
    if "<" not in html or html.count("<!--") > html.count("-->"):
        return [Block(without_tags(html))]
    try:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return [Block(without_tags(html))]
    simplify(root, left_out)
    joined: list[Part] = []
    for part in parts_of(prune(root, left_out, is_marked=True), left_out):
        # Some processors read Markdown inside HTML, so links are written either way.
        kept = Block(_LINK.sub(r"\1", part.text)) if isinstance(part, Block) else part
        if joined and isinstance(kept, Block) and isinstance(joined[-1], Block):
            kept = Block(f"{joined.pop().text}\n\n{kept.text}")
        joined.append(kept)
    return joined


def without_tags(html: str) -> str:
    """Return the text of a piece of HTML, in linear time."""
    text: list[str] = []
    at = 0
    while (start := html.find("<", at)) >= 0:
        text.append(html[at:start])
        at = _end_of_markup(html, start)
        if at < 0:  # never closed, so it is text
            text.append(html[start:])
            return unescape("".join(text))
        markup = html[start : start + 12]
        text.append("\n" if _BREAK.match(markup) or _BLOCK_TAG.match(markup) else "")
    return unescape("".join([*text, html[at:]]))


def _end_of_markup(html: str, start: int) -> int:
    """Return the index after the tag, comment or hidden element that begins at `start`, or -1."""
    closing = ">"
    if html.startswith("<!--", start):
        closing = "-->"
    for name in _HIDDEN_ELEMENTS:
        if html[start + 1 : start + 1 + len(name)].lower() == name:
            closing = f"</{name}>"
    end = html.find(closing, start)
    return end + len(closing) if end >= 0 else -1
