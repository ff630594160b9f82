"""Names of months and forms of dates from CLDR, so that translators need not write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"'([^']*)'|(d+)|(M+|L+)|(y+)")
_LETTERS = 3
"""Minimum number of letters in a pattern for a month that is a name, not a number."""


def dates(language: str) -> Iterator[tuple[str, str]]:
    """Yield the context and the text of each entry that CLDR has for a language."""
    locale = Locale.parse(language)
    yield from (
        (f"months.{number}", name) for number, name in locale.months["format"]["wide"].items()
    )
    yield "date_day", placeholders(locale.date_formats["long"].pattern)
    yield "date_month", placeholders(locale.datetime_skeletons["yMMMM"].pattern)


def placeholders(pattern: str) -> str:
    """Return a CLDR pattern with our placeholders: `d MMMM` becomes `{day} {month}`."""

    def placeholder(found: re.Match[str]) -> str:
        literal, day, month, year = found.groups()
        if month:
            return "{month}" if len(month) > _LETTERS else "{number}"
        return "{day}" if day else "{year}" if year else literal

    return _TOKEN.sub(placeholder, pattern)
