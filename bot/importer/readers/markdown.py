"""Markdown (CommonMark with tables) -> headings and blocks.

A block is what stands between blank lines, as whoever wrote it sees it: a tight list, or a sentence
and the list right below it, are one; the items of a list with blank lines between them are several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.importer.article import Block, Heading, ParsedDocument
from bot.importer.readers.frontmatter import split_front_matter
from bot.importer.readers.inline import inline_text, table_lines, without_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.importer.article import Part

_MAX_NESTING = 60  # what is nested deeper is no text any more; the parser recurs
# CommonMark takes "[^1]: word" for the target of a link; escaped, it is a paragraph.
_FOOTNOTE = re.compile(r"^( {0,3})(?=\[\^[^\]\s]+\]:)", re.MULTILINE)
_BULLET = "• "


@dataclass(slots=True)
class _Piece:
    """A leaf of the document: half-open range of lines, and its text."""

    start: int
    end: int
    text: str
    level: int = 0  # of a heading


def read_markdown(text: str) -> ParsedDocument:
    """Return what a Markdown text holds."""
    details, body = split_front_matter(text)
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    tokens = parser.parse(_FOOTNOTE.sub(r"\1\\", body))
    for token in tokens:
        if token.children is not None:  # as a tree they would cost more than all the rest
            token.content, token.children = inline_text(token.children), None
    tree = SyntaxTreeNode(tokens)
    pieces = [piece for node in tree.children for piece in _pieces(node)]
    return ParsedDocument(list(_joined(pieces)), details)


def _joined(pieces: list[_Piece]) -> Iterator[Part]:
    """Yield the headings, and as one block the pieces without a blank line between them."""
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
        case _:  # quotes; a rule has no children
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


def _rows(table: SyntaxTreeNode) -> Iterator[list[str]]:
    for part in table.children:
        for row in part.children:
            yield [_inline(cell) for cell in row.children]


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(child.content for child in node.children)
