"""Styled lines for people, and JSON on one line for scripts.

The lines say what is emphasized and what is secondary; how that looks is up to the surface that
shows them.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Characters that JSON lets through as they are, but that end a line for some readers of lines or
# that a terminal obeys.
_UNSAFE_IN_A_LINE = re.compile("[\x7f-\x9f\u2028\u2029]")


class Style(StrEnum):
    """How much a stretch of text is to stand out."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"


class Span(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Span, ...]
BLANK: Line = ()


def line(text: str, style: Style = Style.PLAIN) -> Line:
    """Return a line in a single style."""
    return (Span(text, style),)


def plain(lines: Iterable[Line]) -> str:
    """Return the lines without their styles."""
    return "\n".join("".join(span.text for span in spans) for spans in lines)


def numbered(items: Iterable[str], start: int = 1) -> Iterator[Line]:
    """Put numbers before the items."""
    for number, item in enumerate(items, start):
        yield Span(f"{number}. ", Style.FAINT), Span(item)


def json_line(value: dict[str, Any]) -> str:
    """Return the object in JSON on exactly one line, whatever a reader takes for its end."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE_IN_A_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
