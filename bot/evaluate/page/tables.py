"""HTML tables that screen readers can read and phones can scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evaluate.page.markup import element, joined

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.output.table import Table

_CLASSES = {"yes": "met", "NO": "missed"}  # classes for cells of the floor table


def table(content: Table, *, ends_in_words: bool = False) -> Markup:
    """Return a table with row headers. If `ends_in_words` is true, the last column is prose."""
    head = element("tr", *(element("th", name, scope="col") for name in content.columns))
    body = joined(element("tr", *_cells(row)) for row in content.rows)
    whole = element(
        "table", element("caption", content.title), element("thead", head), element("tbody", body)
    )
    classes = "scroll words" if ends_in_words else "scroll"
    return element(
        "div", whole, class_=classes, role="region", tabindex="0", aria_label=content.title
    )


def _cells(row: tuple[str, ...]) -> list[Markup]:
    first, *others = row
    return [element("th", first, scope="row"), *map(_cell, others)]


def _cell(text: str) -> Markup:
    return element("td", text, class_=_CLASSES[text]) if text in _CLASSES else element("td", text)
