"""Read Markdown as blocks. Constructs that a passage can't contain become text and are reported."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bot.markdown.blocks import (
    BULLET,
    Code,
    Flaw,
    Line,
    MarkdownBlock,
    MarkdownDocument,
    MarkdownTable,
    Run,
)
from bot.markdown.inline import lines_of, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MAX_NESTING = 60
_LINE_BREAK = re.compile(r"\r\n?|\n")
"""Line breaks, as the Markdown parser recognizes them."""
_FENCE_END = re.compile(r"[\s>]*(`{3,}|~{3,})\s*")
_REFUSED = {
    "heading_open": "a passage can't have a heading: name it in `section`, or write it in bold",
    "html_block": "a passage can't have HTML: write Markdown, or a backslash before the `<`",
    "hr": "a passage can't have a horizontal rule: leave it out",
    "code_block": "a passage can't have indented code: put ``` on the lines above and below it",
}
_UNCLOSED = "the code that starts here never ends: put {fence} on a line below it"
_CELLS = "this row has more cells than the header: write `\\|` for a `|` that is text"
_DEEP = "quotations and lists are nested too deeply: write fewer levels"


def read(markdown: str) -> MarkdownDocument:
    """Return the blocks and flaws of a Markdown text. Parsing never fails.

    No visible text is lost, except surplus cells in a table row, which are reported as a flaw.
    """
    tokens = _parser().parse(markdown)
    source = _LINE_BREAK.split(markdown)
    if any(token.level >= _MAX_NESTING - 1 for token in tokens):
        blocks = (Line((Run(line.strip()),)) for line in source if line.strip())
        return MarkdownDocument(tuple(blocks), (Flaw(1, 1, _DEEP),))
    reader = _Reader(source)
    for token in tokens:
        reader.take(token)
    return MarkdownDocument(tuple(reader.blocks), tuple(reader.flaws))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only passages in Markdown need it

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
    parser.enable("table").disable("reference")
    parser.validateLink = _any_link  # type: ignore[method-assign]  # unsafe links are reported
    return parser


def _any_link(url: str) -> bool:
    """Accept any link, so that unsupported links reach the reader, which reports them."""
    return isinstance(url, str)


@dataclass(slots=True)
class _Reader:
    source: Sequence[str]
    blocks: list[MarkdownBlock] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    end: int = 0  # number of the line after the last block
    quotes: int = 0  # number of open block quotes
    lists: list[int] = field(default_factory=list)  # number of items in each open list
    marker: str = ""  # marker of a list item that has no text yet
    place: tuple[int, int] = (0, 0)  # first line of the current block, and the line after its end
    rows: list[list[tuple[Run, ...]]] | None = None  # rows of the open table
    is_spaced: bool = False  # whether the open table has a blank line above it
    unread: int = 0  # number of letters and digits in the current row that are in no cell yet

    def take(self, token: Token) -> None:
        """Process the next token."""
        if token.map:
            self.place = (token.map[0], token.map[1])
        if message := _REFUSED.get(token.type):
            self._flaw(message, "")
        if token.type.startswith(("blockquote", "bullet_list", "ordered_list", "list_item")):
            self._container(token)
        elif token.type == "inline":
            self._inline(token)
        elif token.type in {"fence", "code_block"}:
            self._code(token)
        elif token.type == "html_block":
            for line in token.content.splitlines():
                self._line((Run(line.strip()),))
        else:
            self._table(token)

    def _container(self, token: Token) -> None:
        match token.type:
            case "blockquote_open" | "blockquote_close":
                self.quotes += token.nesting
            case "bullet_list_open" | "ordered_list_open":
                self.lists.append(0)
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.marker = f"{token.info}{token.markup} " if token.info else BULLET
            case _:
                self.marker = ""

    def _flaw(self, message: str, near: str) -> None:
        """Report a flaw at the text `near` in the current block, or at the block's start."""
        first, end = self.place
        for n in range(first, min(end, len(self.source))):
            if near and (column := self.source[n].find(near)) >= 0:
                self.flaws.append(Flaw(n + 1, column + 1, message))
                return
        line = self.source[first] if first < len(self.source) else ""
        self.flaws.append(Flaw(first + 1, len(line) - len(line.lstrip()) + 1, message))

    def _inline(self, token: Token) -> None:
        for child in token.children or ():
            if refused := refusal(child):
                self._flaw(*refused)
        lines = lines_of(token.children or ())
        if self.rows is not None:
            self.rows[-1].append(tuple(run for line in lines for run in line))
            self.unread -= letters(token.content)
            return
        for line in lines:
            self._line(line)

    def _line(self, runs: tuple[Run, ...]) -> None:
        if not self.marker and not any(run.text for run in runs):
            return
        depth, quoted = len(self.lists), self.quotes > 0
        self.blocks.append(Line(runs, self._marked(), depth, quoted, self._spaced()))
        self.marker, self.end = "", self.place[1]

    def _marked(self) -> str:
        if self.marker and self.lists:
            self.lists[-1] += 1
        return self.marker

    def _spaced(self) -> bool:
        """Return whether there is a blank line above the current block.

        Blank lines between list items don't count.
        """
        is_next_item = self.marker and self.lists and self.lists[-1] > 1
        return bool(self.blocks) and self.place[0] > self.end and not is_next_item

    def _code(self, token: Token) -> None:
        if token.type == "fence" and not self._is_closed(token):
            self._flaw(_UNCLOSED.format(fence=token.markup), "")
        if self.marker:
            self._line(())
        if token.content.strip():
            content = token.content if token.content.endswith("\n") else f"{token.content}\n"
            language = (token.info.split() or [""])[0]
            self.blocks.append(Code(content, language, spaced=self._spaced()))
        self.end = self.place[1]

    def _is_closed(self, token: Token) -> bool:
        first, end = token.map or (0, 0)
        last = _FENCE_END.fullmatch(self.source[end - 1]) if end - first > 1 else None
        return bool(last and last[1].startswith(token.markup))

    def _table(self, token: Token) -> None:
        if token.type == "table_open":
            if self.marker:
                self._line(())
            self.rows, self.is_spaced = [], self._spaced()
        elif token.type == "tr_open" and self.rows is not None:
            self.rows.append([])
            self.unread = letters(self.source[self.place[0]])
        elif token.type == "tr_close" and self.unread:
            self._flaw(_CELLS, "")
        elif token.type == "table_close" and self.rows is not None:
            rows, self.rows = self.rows, None
            self.blocks.append(MarkdownTable(tuple(map(tuple, rows)), self.is_spaced))
            self.end = self.place[1]


def letters(text: str) -> int:
    """Return the number of letters and digits in a text."""
    return sum(map(str.isalnum, text))
