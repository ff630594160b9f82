"""Tables for a terminal or a file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bot.output.progress import is_terminal
from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table as RichTable

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column headers; the first column is text, the others are numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def show(tables: Iterable[Table]) -> None:
    """Print tables, each followed by a blank line; styled on a terminal, otherwise plain."""
    if not is_terminal(sys.stdout):
        for table in tables:
            click.echo(f"{plain(table)}\n")
        return
    from rich.console import Console  # noqa: PLC0415 - slow, and only needed on a terminal

    console = Console(highlight=False, emoji=False, markup=False)
    for table in tables:
        console.print(_styled(table))
        console.print()


def plain(table: Table) -> str:
    """Return the table as lines of text in aligned columns."""
    lines = [table.columns, *table.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join([table.title, *(_aligned(line, widths) for line in lines)])


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = (
        cell.rjust(width) if n else cell.ljust(width)
        for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return safe(_GAP.join([first, *others]).rstrip())


def _styled(table: Table) -> RichTable:
    from rich.table import Table as RichTable  # noqa: PLC0415 - as above

    # Narrow padding, so that the tables fit into 80 columns.
    styled = RichTable(
        title=table.title, title_justify="left", box=None, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for n, column in enumerate(table.columns):
        styled.add_column(column, justify="right" if n else "left", no_wrap=not n)
    for row in table.rows:
        styled.add_row(*map(safe, row))
    return styled
