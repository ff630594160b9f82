"""Tables for a terminal or a file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bot.output.console import console
from bot.output.progress import is_terminal
from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table as RichTable

_GAP = "  "
_LEAST_TEXT = 20
"""Minimum width of the first column's text on a narrow terminal, in characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column headers. The first column is left-aligned; the others are right-aligned."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def show(tables: Iterable[Table]) -> None:
    """Print tables, each followed by a blank line. Use styles only on a terminal."""
    if not is_terminal(sys.stdout):
        for table in tables:
            click.echo(f"{plain(table)}\n")
        return
    for table in tables:
        screen = console()
        # On a narrow terminal, let long lines wrap so that no column is lost.
        screen.width = max(screen.width, _least(table))
        screen.print(_styled(table))
        screen.print()


def plain(table: Table) -> str:
    """Return the table as lines of text in aligned columns."""
    lines, widths = [table.columns, *table.rows], _widths(table)
    return "\n".join([table.title, *(_aligned(line, widths) for line in lines)])


def _widths(table: Table) -> list[int]:
    return [max(map(len, column)) for column in zip(table.columns, *table.rows, strict=True)]


def _least(table: Table) -> int:
    """Return the minimum width of a table, in characters."""
    first, *others = _widths(table)
    return min(first, _LEAST_TEXT) + sum(others) + len(others)


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = (
        cell.rjust(width) if n else cell.ljust(width)
        for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return safe(_GAP.join([first, *others]).rstrip())


def _styled(table: Table) -> RichTable:
    from rich.table import Table as RichTable  # noqa: PLC0415 - slow, only needed on a terminal

    # Use narrow padding so that the tables fit in 80 columns.
    styled = RichTable(
        title=table.title, title_justify="left", box=None, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for n, column in enumerate(table.columns):
        styled.add_column(column, justify="right" if n else "left", no_wrap=bool(n))
    for row in table.rows:
        styled.add_row(*map(safe, row))
    return styled
