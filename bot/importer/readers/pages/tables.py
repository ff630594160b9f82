"""Arrange the cells of tables on a grid, and write each row as a line of text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bot.importer.marks import table_block
from bot.importer.tidy import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MAX_SPAN = 100
_MAX_PLACES = 200_000  # number of places in a grid after which cells no longer span rows or columns


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A table cell. If `rows` is 0, the cell spans all rows below it."""

    text: str
    is_header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of cells. `is_head` is true if the row is in the head of the table."""

    cells: list[Cell]
    is_head: bool = False


def table_lines(rows: Iterable[TableRow]) -> Iterator[str]:
    """Yield "Header: value; …" for each row of a table.

    A row that is in the table's head or has only header cells is a header for the rows below it.
    """
    kept = [row for row in rows if row.cells]
    grid = _grid(kept)
    width = max(map(len, grid), default=0)
    headers: list[str] = []
    unused: list[str] = []  # lines of header rows without other rows below them
    above_is_header = False
    for row, places in zip(kept, grid, strict=True):
        if _is_header(row):
            if not above_is_header:
                headers, unused = [], []
            headers = _extended(headers, places, width)
            unused.append(_plain(places))
        elif line := _line(places, headers, width):
            unused = []
            yield line
        above_is_header = _is_header(row)
    yield from filter(None, unused)


def table_text(rows: Sequence[TableRow]) -> str:
    """Return a table as lines of text, marked as a table if its shape is regular.

    A regular table has a single header row above other rows, and one cell per header in each row.
    """
    text = "\n".join(table_lines(rows))
    kept = [row for row in rows if row.cells]
    is_regular = bool(kept) and _is_header(kept[0]) and not any(map(_is_header, kept[1:]))
    cells = [cell for row in kept for cell in row.cells]
    if not is_regular or any(cell.columns != 1 or cell.rows != 1 for cell in cells):
        return text
    if not kept[1:] or len({len(row.cells) for row in kept}) > 1:
        return text
    return table_block([[one_line(cell.text) for cell in row.cells] for row in kept], text)


def _is_header(row: TableRow) -> bool:
    return row.is_head or all(cell.is_header for cell in row.cells)


def _grid(rows: Sequence[TableRow]) -> list[list[Cell]]:
    """Return a grid of cells. A cell that spans rows or columns occurs several times."""
    grid: list[list[Cell]] = []
    above: dict[int, tuple[Cell, int]] = {}  # by column: a cell, and how many more rows it spans
    places = 0
    for row in rows:
        laid: list[Cell] = []
        below: dict[int, tuple[Cell, int]] = {}
        for cell in row.cells:
            _take(laid, above, below)
            is_large = places > _MAX_PLACES
            for _ in range(1 if is_large else min(max(cell.columns, 1), _MAX_SPAN)):
                if cell.rows != 1 and not is_large:
                    below[len(laid)] = (cell, (cell.rows or len(rows)) - 1)
                laid.append(cell)
                above.pop(len(laid) - 1, None)
        while above:
            laid += [Cell("")] * (min(above) > len(laid))
            _take(laid, above, below)
        places += len(laid)
        above = below
        grid.append(laid)
    return grid


def _take(
    laid: list[Cell], above: dict[int, tuple[Cell, int]], below: dict[int, tuple[Cell, int]]
) -> None:
    """Append cells from rows above that extend into the next places of the current row."""
    while spanning := above.pop(len(laid), None):
        cell, rows = spanning
        if rows > 1:
            below[len(laid)] = (cell, rows - 1)
        laid.append(cell)


def _extended(headers: Sequence[str], places: Sequence[Cell], width: int) -> list[str]:
    """Return the header of each column, extended with the text of one more header row."""
    extended = [*headers, *[""] * (width - len(headers))]
    for column, cell in enumerate(places):
        text = one_line(cell.text)
        if text and not (extended[column] == text or extended[column].endswith(f" {text}")):
            extended[column] = f"{extended[column]} {text}".strip()
    return extended


def _line(places: Sequence[Cell], headers: Sequence[str], width: int) -> str:
    cells = [(one_line(cell.text), cell) for cell in dict.fromkeys(places)]
    if not headers:
        return _without_headers(cells)
    if len(cells) == 1 and len(places) == width > 1:
        return cells[0][0]  # a row that names the group of rows below it
    columns = groupby(enumerate(places), key=lambda place: id(place[1]))
    pairs = []
    for _, group in columns:
        spanned = list(group)
        names = ", ".join(dict.fromkeys(headers[at] for at, _ in spanned if headers[at]))
        text = one_line(spanned[0][1].text)
        if text:
            pairs.append(f"{names}: {text}" if names else text)
    return "; ".join(pairs)


def _without_headers(cells: Sequence[tuple[str, Cell]]) -> str:
    """Return the text of a row without column headers. Header cells name the cells after them."""
    line = ""
    after_name = False
    for text, cell in cells:
        if text:
            line += f"{': ' if after_name and not cell.is_header else '; '}{text}"
            after_name = cell.is_header and not text.endswith(":")
    return line[2:]


def _plain(places: Sequence[Cell]) -> str:
    return "; ".join(text for cell in dict.fromkeys(places) if (text := one_line(cell.text)))
