"""Remove the tags from HTML without parsing it."""

from __future__ import annotations

import re
from html import unescape

_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|div|h[1-6]|li|tr|summary|details|table)\b", re.IGNORECASE)
_HIDDEN_ELEMENTS = ("script", "style", "template")


def without_tags(html: str) -> str:
    """Extract the text from a piece of HTML in linear time."""
    text: list[str] = []
    at = 0
    while (start := html.find("<", at)) >= 0:
        text.append(html[at:start])
        at = _end_of_markup(html, start)
        if at < 0:  # unclosed markup is treated as text
            text.append(html[start:])
            return unescape("".join(text))
        markup = html[start : start + 12]
        text.append("\n" if _BREAK.match(markup) or _BLOCK_TAG.match(markup) else "")
    return unescape("".join([*text, html[at:]]))


def _end_of_markup(html: str, start: int) -> int:
    """Return the index after the tag, comment or hidden element that begins at `start`, or -1."""
    closing = ">"
    if html.startswith("<!--", start):
        closing = "-->"
    for name in _HIDDEN_ELEMENTS:
        if html[start + 1 : start + 1 + len(name)].lower() == name:
            closing = f"</{name}>"
    end = html.find(closing, start)
    return end + len(closing) if end >= 0 else -1
