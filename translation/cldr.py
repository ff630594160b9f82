"""Texts from CLDR, so that nobody has to write them: names of months and languages, and dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale

from bot.texts.catalogs import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"'([^']*)'|(d+)|(M+|L+)|(y+)")
_MACRO = {"nb": "no"}
"""Languages that are shown by the name of their group, here "Norwegian"."""
_LETTERS = 3
"""Minimum number of letters in a pattern for a month that is a name, not a number."""


def from_cldr(language: str) -> Iterator[tuple[str, str]]:
    """Yield the context and the text of each entry that comes from CLDR."""
    locale = Locale.parse(language)
    yield "language", locale.language
    for code in ENGLISH.languages:
        yield f"languages.{code}", locale.languages[_MACRO.get(code, code)]
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
