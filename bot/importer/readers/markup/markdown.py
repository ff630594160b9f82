"""Read Markdown (CommonMark, tables and common dialects) as headings and blocks.

Blocks are separated by blank lines, as in the source. A tight list is one block, together with any
sentence directly above it. The items of a loose list are separate blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.importer.article import Block, Heading, Notes, ParsedDocument
from bot.importer.marks import BLOCK, DEEPER, QUOTED, code_block, unmarked
from bot.importer.readers.markup.assembly import Assembly, MarkdownPiece
from bot.importer.readers.markup.dialects import DIRECTIVE, add_dialects
from bot.importer.readers.markup.directives import CONTENTS, Directive, component
from bot.importer.readers.markup.expressions import IS_MDX, looks_like_mdx
from bot.importer.readers.markup.fences import (
    CODE,
    CONTAINERS,
    TABLES,
    TITLED,
    as_rst,
    caption_in,
    language_in,
    without_options,
)
from bot.importer.readers.markup.frontmatter import split_front_matter
from bot.importer.readers.markup.headings import titled, without_anchor
from bot.importer.readers.markup.indentation import without_indentation
from bot.importer.readers.markup.inline import inline_text
from bot.importer.readers.markup.myst import IS_MYST, embedded, looks_like_myst, with_terms
from bot.importer.readers.markup.nodes import inline_of, is_contents, read_inline, rows_of, text_of
from bot.importer.readers.pages.tables import table_text
from bot.importer.readers.phrases import boilerplate
from bot.importer.readers.tags import without_tags

if TYPE_CHECKING:
    from collections.abc import Iterator


_MAX_NESTING = 60  # limits the parser's recursion; real text is not nested that deeply
_MAX_FENCES = 3  # maximum nesting depth of Markdown inside fences
# CommonMark reads "[^1]: word" as a link definition, so the bracket is escaped to keep the text.
_FOOTNOTE = re.compile(r"^( {0,3})(?=\[\^[^\]\s]+\]:)", re.MULTILINE)
_FENCED = re.compile(r"\{([a-z][\w-]{0,40})\}[ \t]*(.*)", re.DOTALL)
_OPENED = frozenset({"admonition", "dropdown"})
_NO_TEXT = frozenset({"toctree", "include", "image", "contents", "raw", "tableofcontents"})
_BULLET = "• "


def read_markdown(text: str) -> ParsedDocument:
    """Parse a Markdown document."""
    details, body = split_front_matter(text)
    reader = _Reader()
    # The assembly repeats the title as a heading after collapsed text.
    title = Heading(1, details.title) if details.title else None
    assembly = Assembly(reader.left_out, heading=title)
    for piece in reader.pieces(body):
        assembly.add(piece)
    assembly.flush()
    parts = titled(assembly.parts, details.title)
    return ParsedDocument(parts, details, Notes(reader.left_out))


def _code_piece(content: str, info: str, caption: str, start: int, end: int) -> MarkdownPiece:
    """Return a piece that contains a block of code, preceded by any caption."""
    code = code_block(content, language_in(info))
    return MarkdownPiece(start, end, f"{caption}:\n{code}" if caption else code, is_code=True)


def _titled(name: str, label: str, title: str) -> dict[str, Any]:
    """Return the fields of a directive that depend on its title."""
    if title and (name == "dropdown" or title.endswith("?")):
        return {"label": "", "title": title, "is_section": True}
    if name in TITLED:
        return {"label": title}
    return {"label": label, "title": title, "is_section": False}


def _quoted(piece: MarkdownPiece) -> MarkdownPiece:
    """Return a piece with its lines marked as quoted. Headings, code and tables are unchanged."""
    if piece.level or piece.directive or BLOCK in piece.text:
        return piece
    return replace(piece, text="\n".join(QUOTED + line for line in piece.text.split("\n")))


class _Reader:
    """Reads Markdown, including the Markdown inside fenced directives."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self._parser = add_dialects(
            MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(
                ["table", "strikethrough"]
            )
        )
        self._heading = ""
        self._fences = 0
        self._lists = 0  # number of open lists

    def pieces(self, text: str) -> Iterator[MarkdownPiece]:
        text, is_mdx = with_terms(text), looks_like_mdx(text)
        if is_mdx:
            text = without_indentation(text)
        # MDX has no indented code, because components indent their content.
        (self._parser.disable if is_mdx else self._parser.enable)("code")
        tokens = self._parser.parse(
            _FOOTNOTE.sub(r"\1\\", text), {IS_MDX: is_mdx, IS_MYST: looks_like_myst(text)}
        )
        for token in tokens:
            if token.children is not None:  # tree nodes for inline tokens would be slow
                read_inline(token, self.left_out)
        for node in SyntaxTreeNode(tokens).children:
            yield from self._pieces(node)

    def _pieces(self, node: SyntaxTreeNode) -> Iterator[MarkdownPiece]:
        readers = {
            "heading": self._title,
            "paragraph": self._paragraph,
            "fence": self._code,
            "code_block": self._code,
            "html_block": self._html,
            "table": self._table,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "blockquote": self._quote,
            DIRECTIVE: self._directive,
        }
        if read := readers.get(node.type):
            yield from read(node, *(node.map or (0, 0)))

    def _title(self, node: SyntaxTreeNode, start: int, end: int) -> Iterator[MarkdownPiece]:
        self._heading = without_anchor(unmarked(text_of(node)))
        yield MarkdownPiece(start, end, self._heading, int(node.tag[1:]))

    def _html(self, node: SyntaxTreeNode, start: int, end: int) -> Iterator[MarkdownPiece]:
        # The libraries for HTML are loaded only if they are needed.
        from bot.importer.readers.markup.fragments import parts_of_fragment  # noqa: PLC0415 - as above

        for part in parts_of_fragment(node.content, self.left_out):
            text = part.marked if isinstance(part, Block) else part.text
            yield MarkdownPiece(start, end, text, getattr(part, "level", 0))

    def _table(self, node: SyntaxTreeNode, start: int, end: int) -> Iterator[MarkdownPiece]:
        yield MarkdownPiece(start, end, table_text([*rows_of(node)]))

    def _directive(self, node: SyntaxTreeNode, start: int, end: int) -> Iterator[MarkdownPiece]:
        directive = node.meta[DIRECTIVE]
        title = self._plain(without_tags(directive.title))
        yield MarkdownPiece(start, end, directive=replace(directive, title=title))

    def _plain(self, text: str) -> str:
        """Return a title's text without its inline markup."""
        tokens = self._parser.parseInline(text) if text else []
        return "".join(inline_text(token.children or (), Counter()).plain for token in tokens)

    def _paragraph(self, node: SyntaxTreeNode, start: int, end: int) -> Iterator[MarkdownPiece]:
        found = inline_of(node)
        if found.is_badges:
            self.left_out["badge"] += found.badges
        elif found.is_undescribed:
            self.left_out["picture"] += found.images
        elif found.is_contents:
            yield MarkdownPiece(start, end, directive=CONTENTS)
        elif kind := not self._lists and boilerplate(found.plain, linked=found.is_linked):
            self.left_out[kind] += 1
        elif around := node.children[0].meta.get("component"):
            yield MarkdownPiece(start, start, directive=replace(around, name="</>"))
            yield MarkdownPiece(start, end, found.text)
            yield MarkdownPiece(end, end, directive=Directive("close", name="</>"))
        else:
            yield MarkdownPiece(start, end, found.text)

    def _code(self, node: SyntaxTreeNode, start: int, end: int) -> Iterator[MarkdownPiece]:
        match = _FENCED.fullmatch(node.info.strip()) if node.type == "fence" else None
        if match and self._fences < _MAX_FENCES:
            yield from self._directive_in_fence(match[1], match[2], node.content, (start, end))
        else:
            yield _code_piece(node.content, node.info, caption_in(node.info), start, end)

    def _directive_in_fence(
        self, name: str, argument: str, content: str, lines: tuple[int, int]
    ) -> Iterator[MarkdownPiece]:
        """Read a MyST directive, which may contain Markdown, reStructuredText or code."""
        directive, fence = component(name, ""), without_options(content)
        is_titled = name in TITLED or name not in CONTAINERS
        if name in _NO_TEXT:
            self.left_out["directive"] += 1
        elif name == "eval-rst" or name in TABLES:
            rst = content if name == "eval-rst" else as_rst(name, argument, content)
            for text, level in embedded(rst, self.left_out):
                yield MarkdownPiece(*lines, text, level)
        elif directive.label or directive.is_section or name in _OPENED | CONTAINERS:
            title = self._plain(argument) if is_titled else ""
            opened = replace(directive, name="{}", **_titled(name, directive.label, title))
            yield from self._within(opened, fence.content, lines)
        else:
            content = fence.content if name in CODE else content
            yield _code_piece(content, argument, fence.caption, *lines)

    def _within(
        self, opened: Directive, content: str, lines: tuple[int, int]
    ) -> Iterator[MarkdownPiece]:
        """Read the Markdown inside a fence."""
        start, end = lines
        yield MarkdownPiece(start, end, directive=opened)
        self._fences += 1
        for piece in self.pieces(content):
            yield replace(piece, start=start + 1 + piece.start, end=start + 1 + piece.end)
        self._fences -= 1
        yield MarkdownPiece(end, end, directive=Directive("close", name="{}"))

    def _quote(self, node: SyntaxTreeNode, start: int, end: int) -> Iterator[MarkdownPiece]:
        first = node.children[0] if node.children else None
        meta: dict[str, Any] = first.children[0].meta if first and first.children else {}
        if first is None or first.type != "paragraph" or "alert" not in meta:
            for child in node.children:
                yield from map(_quoted, self._pieces(child))
            return
        kind, title = meta["alert"]
        opened = component(kind, "")
        is_section = title.endswith("?")
        label = "" if is_section else (opened.label or kind.capitalize())
        yield MarkdownPiece(
            start, start, directive=Directive("open", label, title, is_section, name=">")
        )
        yield MarkdownPiece(start, first.map[1] if first.map else end, meta["below"])
        for child in node.children[1:]:
            yield from self._pieces(child)
        yield MarkdownPiece(end, end, directive=Directive("close", name=">"))

    def _list(self, node: SyntaxTreeNode, start: int, end: int) -> Iterator[MarkdownPiece]:
        if is_contents(node, self._heading):
            yield MarkdownPiece(start, end, directive=CONTENTS)
            return
        self._lists += 1
        first = node.attrGet("start")
        for n, item in enumerate(node.children, 1 if first is None else int(first)):
            marker = f"{n}. " if node.type == "ordered_list" else _BULLET
            marker += DEEPER * (self._lists - 1)
            for child in item.children:
                for piece in self._pieces(child):
                    if not piece.level and unmarked(piece.text).strip():
                        piece.text = marker + piece.text
                        marker = ""
                    yield piece
        self._lists -= 1
