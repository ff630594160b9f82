"""Lists, printed as a table for people, JSON for scripts, or CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import click

from bot.output.lines import json_line
from bot.output.table import Table, show
from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_WIDTH = 56
# Characters that a spreadsheet treats as the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ListFormat(StrEnum):
    """The output format of a list."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, as a table for people and as full objects for scripts.

    `empty` is the text that people see if the list is empty.
    """

    table: Table
    objects: tuple[Mapping[str, object], ...]
    empty: str


def print_listing(listing: Listing, form: ListFormat) -> None:
    """Print a list. In CSV, the items of a nested list are joined with semicolons."""
    if form is ListFormat.JSON:
        for value in listing.objects:
            click.echo(json_line(dict(value)))
    elif form is ListFormat.CSV:
        click.echo(_csv(listing), nl=False)
    elif listing.table.rows:
        show([listing.table])
    else:
        click.echo(listing.empty)


def shortened(text: str) -> str:
    """Shorten text to fit in a table column."""
    return text if len(text) <= _MAX_WIDTH else f"{text[: _MAX_WIDTH - 1].rstrip()}…"


def _csv(listing: Listing) -> str:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    for number, value in enumerate(listing.objects):
        if not number:
            writer.writerow(value)
        writer.writerow(_cell(one) for one in value.values())
    return safe(lines.getvalue())


def _cell(value: object) -> str:
    text = "; ".join(map(_part, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _part(value: object) -> str:
    """Format an item of a nested list. For an object, show its values."""
    return " ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
