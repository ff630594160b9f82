"""Read the text, table rows and links in the nodes of a Markdown tree."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.importer.readers.markup.directives import component
from bot.importer.readers.markup.headings import is_of_contents
from bot.importer.readers.markup.inline import inline_text
from bot.importer.readers.markup.inlinetext import InlineText
from bot.importer.readers.pages.tables import Cell, TableRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

_MIN_LINKS = 2
_ALERT = re.compile(
    r"\[!([A-Za-z]{2,20})\][+-]?[ \t]*|\*\*(Note|Tip|Important|Warning|Caution):?\*\*(?=\n)"
)
_COMPONENT = re.compile(r"<([A-Z][\w.]{0,60})([^<>]{0,500}+)(?<!/)>")


def rows_of(table: SyntaxTreeNode) -> Iterator[TableRow]:
    """Yield the rows of a table."""
    for part in table.children:
        for row in part.children:
            yield TableRow([Cell(text_of(cell)) for cell in row.children], part.type == "thead")


def inline_of(node: SyntaxTreeNode) -> InlineText:
    """Return the text of a paragraph, with counts of its links and images."""
    found = node.children[0].meta.get("inline") if node.children else None
    return found if isinstance(found, InlineText) else InlineText()


def text_of(node: SyntaxTreeNode) -> str:
    """Return the text of a heading or table cell, with marks."""
    return "".join(child.content for child in node.children)


def is_contents(node: SyntaxTreeNode, heading: str) -> bool:
    """Return whether a list contains only links to places on the same page.

    Below the heading of a table of contents, links to other pages also count.
    """
    inlines = [inline_of(inner) for inner in node.walk() if inner.type == "paragraph"]
    links = sum(found.links for found in inlines)
    is_local = links >= _MIN_LINKS and all(found.is_local for found in inlines)
    is_linked = links > 0 and all(found.is_linked for found in inlines)
    return is_linked and (is_local or is_of_contents(heading))


def read_inline(token: Token, left_out: Counter[str]) -> None:
    """Replace an inline token's children with their text, and store details in its metadata."""
    children = token.children or []
    token.children = None
    if match := _ALERT.match(token.content):
        breaks = [n for n, child in enumerate(children) if child.type.endswith("break")]
        at = breaks[0] if breaks else len(children)
        title = inline_text(children[:at], Counter()).plain
        token.meta["alert"] = (match[1] or match[2], title[match.end() :].strip())
        token.meta["below"] = inline_text(children[at + 1 :], Counter()).text
    first = children[0].content if children else ""
    if match := _COMPONENT.match(first):
        token.meta["component"] = component(match[1], match[2])
    found = inline_text(children, left_out)
    token.content, token.meta["inline"] = found.text, found
