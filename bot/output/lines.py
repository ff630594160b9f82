"""Styled lines for people, and single-line JSON for scripts.

Styles mark text as emphasized or secondary. Each surface decides how to display each style.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Characters that JSON does not escape, but that some programs treat as line breaks or control
# characters.
_UNSAFE_IN_LINE = re.compile("[\x7f-\x9f\u2028\u2029]")


class Style(StrEnum):
    """The prominence of a stretch of text."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"


class Span(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: Style = Style.PLAIN


StyledLine = tuple[Span, ...]
BLANK: StyledLine = ()


def line(text: str, style: Style = Style.PLAIN) -> StyledLine:
    """Return a line with a single style."""
    return (Span(text, style),)


def plain(lines: Iterable[StyledLine]) -> str:
    """Return the lines as text without styles."""
    return "\n".join("".join(span.text for span in spans) for spans in lines)


def numbered(items: Iterable[str], start: int = 1) -> Iterator[StyledLine]:
    """Yield the items as numbered lines."""
    for number, item in enumerate(items, start):
        yield Span(f"{number}. ", Style.FAINT), Span(item)


def json_line(value: dict[str, Any]) -> str:
    """Return the object as JSON that every reader treats as one line."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE_IN_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
