"""Measure how well imported documents answer questions, per document and in total.

Run `python -m benchmarks.documents`. `--words` compares words only, without meanings. `--misses`
also prints the wrong results.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.documents.measuring import Figures, documents, measured, total
from bot.output.table import Table, show
from bot.semantic.models import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = ("document", "headings", "first", "right", "wrong", "passages", "colon", "short", "marks")


def row(name: str, figures: Figures) -> tuple[str, ...]:
    """Return the results as a table row."""
    asked = (figures.headings, figures.first, figures.right, figures.wrong)
    texts = (figures.colons, figures.crumbs, figures.markup)
    counts = map(str, (len(figures.colons), *map(sum, texts)))
    return (name, *map(_fraction, asked), *counts)


def _fraction(of_them: Sequence[bool]) -> str:
    return f"{sum(of_them)}/{len(of_them)}" if of_them else "-"


def main() -> None:
    """Print the table and, with `--misses`, each question with a wrong result."""
    model = None if "--words" in sys.argv else BUNDLED
    results = {page.name: measured(page, model) for page in documents()}
    rows = [row(name, figures) for name, figures in results.items()]
    title = "Headings asked word for word and asserted; questions first, asserted right and wrong"
    show([Table(title, COLUMNS, (*rows, row("all", total(results.values()))))])
    if "--misses" in sys.argv:
        for name, figures in results.items():
            for miss in figures.misses:
                print(f"{name}: {miss}")


if __name__ == "__main__":
    main()
