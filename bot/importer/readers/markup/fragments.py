"""Read pieces of HTML inside Markdown as headings and blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html as lxml_html  # type: ignore[import-untyped]  # has no types
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # as above

from bot.importer.article import Block, block_of
from bot.importer.marks import BLOCK, BOLD, BOLD_END, CODE, CODE_END, LINK_END, link_to
from bot.importer.readers.markup.templates import without_templates
from bot.importer.readers.pages.boilerplate import prune
from bot.importer.readers.pages.elements import parts_of
from bot.importer.readers.pages.simplify import simplify
from bot.importer.readers.tags import without_tags

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from bot.importer.article import ArticlePart

_SPAN = f"{CODE}[^{CODE_END}]{{0,999}}{CODE_END}"
_CODE = re.compile(rf"{_SPAN}|`([^`\n{CODE}]{{1,200}})`")
_BOLD = re.compile(_SPAN + r"|(?<![\w*])\*\*([^\s*](?:[^*\n]{0,199}[^\s*])?)\*\*(?![\w*])")
_LINK = re.compile(r"(!?)\[([^\[\]\n]{1,200})\]\(([^()\s]{1,500})\)")


def parts_of_fragment(html: str, left_out: Counter[str]) -> list[ArticlePart]:
    """Return the headings and blocks in an HTML fragment. Consecutive blocks are joined."""
    html = without_templates(html, left_out)
    if "<" not in html or html.count("<!--") > html.count("-->"):
        return [block_of(without_tags(html))]
    try:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return [block_of(without_tags(html))]
    simplify(root, left_out)
    joined: list[ArticlePart] = []
    for part in parts_of(prune(root, left_out, is_marked=True), left_out):
        # Some processors parse Markdown inside HTML, so blocks of HTML may also contain Markdown.
        kept = block_of(_with_markup(part.marked)) if isinstance(part, Block) else part
        above = joined[-1] if joined else None
        if isinstance(kept, Block) and isinstance(above, Block):
            joined[-1] = block_of(f"{above.marked}\n\n{kept.marked}")
        else:
            joined.append(kept)
    return joined


def _with_markup(marked: str) -> str:
    """Replace Markdown syntax for links, bold text and code with marks, except inside code."""
    if BLOCK in marked:
        return marked
    text = _CODE.sub(_around(CODE, CODE_END), _LINK.sub(_linked, marked))
    return _BOLD.sub(_around(BOLD, BOLD_END), text)


def _around(start: str, end: str) -> Callable[[re.Match[str]], str]:
    """Return a function for `re.sub` that puts marks around the first group if it matched."""
    return lambda found: f"{start}{found[1]}{end}" if found[1] else found[0]


def _linked(found: re.Match[str]) -> str:
    return found[2] if found[1] else f"{link_to(found[3])}{found[2]}{LINK_END}"
