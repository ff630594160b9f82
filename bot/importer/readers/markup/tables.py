"""A rule for markdown-it that reads tables without a header row, as Kramdown does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import escapedSplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

# A line of dashes, which marks any row directly above as a header row.
_RULE = re.compile(r"\|?[ \t]*[:=-][|:=+ \t-]*")
_MIN_ROWS = 2  # a single line between bars may be ordinary text
_BARS = range(2, 101)
"""Possible numbers of bars in a row. Rows with more cells would be slow to read."""


def add_tables(parser: MarkdownIt) -> MarkdownIt:
    """Add the rule for tables without headers to a parser, and return the parser."""
    parser.block.ruler.after("table", "bare_table", _table)
    return parser


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    if state.is_code_block(start) or not _line(state, start).startswith("|"):
        return False
    first = start + bool(_RULE.fullmatch(_line(state, start)))
    rows = [*_rows(state, first, end)]
    after = first + len(rows)
    has_headers = after < end and _RULE.fullmatch(_line(state, after))
    if len(rows) < _MIN_ROWS or len({*map(len, rows)}) > 1 or has_headers:
        return False
    if not silent:
        _push(state, start, first, rows)
        state.line = after
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].strip()


def _rows(state: StateBlock, start: int, end: int) -> Iterator[list[str]]:
    """Yield the cells of the consecutive table rows from line `start` on."""
    for number in range(start, end):
        line = _line(state, number)
        cells = escapedSplit(line) if line.startswith("|") else []
        is_row = len(cells) - 1 in _BARS and not cells[-1]
        if state.sCount[number] < state.blkIndent or not is_row or _RULE.fullmatch(line):
            return
        yield cells[1:-1]


def _push(state: StateBlock, start: int, first: int, rows: Sequence[Sequence[str]]) -> None:
    state.push("table_open", "table", 1).map = [start, first + len(rows)]
    state.push("tbody_open", "tbody", 1)
    for number, cells in enumerate(rows, first):
        state.push("tr_open", "tr", 1)
        for cell in cells:
            state.push("td_open", "td", 1)
            token = state.push("inline", "", 0)
            token.map, token.content, token.children = [number, number + 1], cell.strip(), []
            state.push("td_close", "td", -1)
        state.push("tr_close", "tr", -1)
    state.push("tbody_close", "tbody", -1)
    state.push("table_close", "table", -1)
