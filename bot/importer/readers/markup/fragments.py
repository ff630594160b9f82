"""Read pieces of HTML inside Markdown as headings and blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html as lxml_html  # type: ignore[import-untyped]  # has no types
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # likewise

from bot.importer.article import Block
from bot.importer.readers.pages.boilerplate import prune
from bot.importer.readers.pages.elements import parts_of
from bot.importer.readers.pages.simplify import simplify
from bot.importer.readers.tags import without_tags

if TYPE_CHECKING:
    from collections import Counter

    from bot.importer.article import Part

_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\([^()\s]{1,500}\)")


def parts_of_fragment(html: str, left_out: Counter[str]) -> list[Part]:
    """Return the headings and blocks of a piece of HTML; consecutive blocks are joined."""
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
