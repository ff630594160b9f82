"""Lists that a person reads as a table, a script as JSON, and a spreadsheet as CSV."""

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

_WIDEST = 56
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ListFormat(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: `table` for people, `objects` with the same entries in full for programs."""

    table: Table
    objects: tuple[Mapping[str, object], ...]
    empty: str


def print_listing(listing: Listing, form: ListFormat) -> None:
    """Print a list; in CSV, the entries of a list within it are joined by semicolons."""
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
    """Return a text as it fits into a column."""
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1].rstrip()}…"


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
    return f"'{text}" if text.startswith(_FORMULA) else text


def _part(value: object) -> str:
    """Return an entry of a list: of an object, its values."""
    return " ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
