"""Escape text so that Discord shows it exactly as written.

`escape` puts a backslash before everything that Discord would read as Markdown, and a zero-width
space into every mention. `unescape` removes the backslashes and zero-width spaces.
"""

from __future__ import annotations

import re
from itertools import chain

ZERO_WIDTH = "\u200b"

# Some characters are markup anywhere in a line, and others only in certain positions.
_INLINE = re.compile(r"[\\*_~`|<\[\]]|:(?=//|[\w~+-]+:)")
_LINE_START = re.compile(r"^[^\S\n]*(?:\d+(?=\.))?([#>+.-])", re.MULTILINE)
# A backslash does not prevent a mention, but a zero-width space does.
_MENTION = re.compile(r"@(?=everyone|here)|(?<=<)[@#](?=[!&]?\d)")
_ESCAPED = re.compile(rf"\\([^0-9A-Za-z\s])|{ZERO_WIDTH}")
# Characters that are invisible, reorder the text around them, or are not allowed in JSON. Tag
# characters are included, because they can hide text. The zero-width joiner and non-joiner are not
# included, because words and emoji need them.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b"
    r"\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e0fff]"
)


def escape(text: str) -> str:
    """Return Markdown that displays `text` literally and mentions nobody."""
    return "".join(pieces(text))


def pieces(text: str) -> list[str]:
    """Return the escaped form of each character, so that callers can add markup to part of it."""
    escaped = list(text)
    for found in _MENTION.finditer(text):
        escaped[found.start()] += ZERO_WIDTH
    marked = {found.start() for found in _INLINE.finditer(text)}
    for position in marked | {found.start(1) for found in _LINE_START.finditer(text)}:
        escaped[position] = "\\" + escaped[position]
    return escaped


def has_mention(text: str) -> bool:
    """Return whether Discord would read a part of the text as a mention."""
    return _MENTION.search(text) is not None


def without_mentions(text: str) -> str:
    """Return text that can't be escaped, such as code, with its mentions disabled."""
    return _MENTION.sub(lambda found: found[0] + ZERO_WIDTH, text)


def unescape(markdown: str) -> str:
    """Return the text that was passed to `escape`, but without its zero-width spaces."""
    return _ESCAPED.sub(lambda found: found[1] or "", markdown)


def tidy(text: str, limit: int) -> str:
    """Return typed text on one line without invisible characters, cut to `limit` characters."""
    return cut(" ".join(_HIDDEN.sub(" ", text).split()), limit)


def cut(text: str, limit: int) -> str:
    """Return the text, shortened with an ellipsis if it has more than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def bold(text: str, start: int, end: int) -> str:
    """Escape `text` and make the characters from `start` to `end` bold."""
    # Discord ignores bold markers next to white space.
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end -= len(inner) - len(inner.rstrip())
    if start >= end:
        return escape(text)
    escaped = pieces(text)
    parts = escaped[:start], ["**"], escaped[start:end], ["**"], escaped[end:]
    return "".join(chain.from_iterable(parts))
