"""Markdown (CommonMark with tables) -> headings and blocks.

Blocks are separated by blank lines, as an author sees them. A tight list is one block, also
together with the sentence directly above it; the items of a loose list are separate blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.importer.article import Block, Heading, ParsedDocument
from bot.importer.readers.frontmatter import split_front_matter
from bot.importer.readers.inline import inline_text, without_tags
from bot.importer.readers.tables import Cell, Row, table_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.importer.article import Part

_MAX_NESTING = 60  # deeper nesting is not real text, and the parser is recursive
# CommonMark reads "[^1]: word" as a link target; escaped, it is a paragraph.
_FOOTNOTE = re.compile(r"^( {0,3})(?=\[\^[^\]\s]+\]:)", re.MULTILINE)
_BULLET = "• "


@dataclass(slots=True)
class _Piece:
    """A leaf of the document: its half-open range of lines, and its text."""

    start: int
    end: int
    text: str
    level: int = 0  # of a heading; 0 for other pieces


def read_markdown(text: str) -> ParsedDocument:
    """Return the parts of a Markdown text."""
    details, body = split_front_matter(text)
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    tokens = parser.parse(_FOOTNOTE.sub(r"\1\\", body))
    for token in tokens:
        if token.children is not None:  # in the tree, they would take most of the time
            token.content, token.children = inline_text(token.children), None
    tree = SyntaxTreeNode(tokens)
    pieces = [piece for node in tree.children for piece in _pieces(node)]
    return ParsedDocument(list(_joined(pieces)), details)


def _joined(pieces: list[_Piece]) -> Iterator[Part]:
    """Yield the headings, and blocks of pieces that have no blank line between them."""
    lines: list[str] = []
    end = 0
    for piece in pieces:
        if lines and (piece.level or piece.start > end):
            yield Block("\n".join(lines))
            lines = []
        if piece.level:
            yield Heading(piece.level, piece.text)
        else:
            lines.append(piece.text)
        end = piece.end
    if lines:
        yield Block("\n".join(lines))


def _pieces(node: SyntaxTreeNode) -> Iterator[_Piece]:
    start, end = node.map or (0, 0)
    match node.type:
        case "heading":
            yield _Piece(start, end, _inline(node), int(node.tag[1:]))
        case "paragraph":
            yield _Piece(start, end, _inline(node))
        case "fence" | "code_block":
            yield _Piece(start, end, node.content)
        case "html_block":
            yield _Piece(start, end, without_tags(node.content))
        case "table":
            yield _Piece(start, end, "\n".join(table_lines(_rows(node))))
        case "bullet_list" | "ordered_list":
            yield from _list(node)
        case _:  # quotes; thematic breaks have no children
            for child in node.children:
                yield from _pieces(child)


def _list(node: SyntaxTreeNode) -> Iterator[_Piece]:
    start = node.attrGet("start")
    for n, item in enumerate(node.children, 1 if start is None else int(start)):
        marker = f"{n}. " if node.type == "ordered_list" else _BULLET
        for child in item.children:
            for piece in _pieces(child):
                text = piece.text if piece.level or not piece.text.strip() else marker + piece.text
                marker = ""
                yield _Piece(piece.start, piece.end, text, piece.level)


def _rows(table: SyntaxTreeNode) -> Iterator[Row]:
    for part in table.children:
        for row in part.children:
            yield Row([Cell(_inline(cell)) for cell in row.children], part.type == "thead")


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(child.content for child in node.children)
