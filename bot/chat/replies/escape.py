"""Text that Discord shows as the characters it consists of.

`escape` writes a backslash before what Discord's Markdown would obey, and a zero-width space into
what it would take for a mention; `unescape` takes both out again.
"""

from __future__ import annotations

import re
from itertools import chain

ZERO_WIDTH = "\u200b"

# A backslash and a few others count everywhere; the rest only where Discord gives it a meaning.
_INLINE = re.compile(r"[\\*_~`|<\[\]]|:(?=//|[\w~+-]+:)")
_LINE_START = re.compile(r"^[^\S\n]*(?:\d+(?=\.))?([#>+.-])", re.MULTILINE)
# Backslashes don't stop these from being found, wherever a text is searched for mentions.
_MENTION = re.compile(r"@(?=everyone|here)|(?<=<)[@#](?=[!&]?\d)")
_ESCAPED = re.compile(rf"\\([^0-9A-Za-z\s])|{ZERO_WIDTH}")
# Characters that never show, that reorder the text around them, or that no JSON may hold. The two
# that join letters stay: words and emoji need them. Tags spell out text that nobody sees.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b"
    r"\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e0fff]"
)


def escape(text: str) -> str:
    """Return Markdown that shows `text`, with mentions that are none."""
    return "".join(_pieces(text))


def _pieces(text: str) -> list[str]:
    """Return what stands for each character, so that a part of the text can be marked."""
    pieces = list(text)
    for found in _MENTION.finditer(text):
        pieces[found.start()] += ZERO_WIDTH
    marked = {found.start() for found in _INLINE.finditer(text)}
    for position in marked | {found.start(1) for found in _LINE_START.finditer(text)}:
        pieces[position] = "\\" + pieces[position]
    return pieces


def unescape(markdown: str) -> str:
    """Return the text that `escape` was given, without the zero-width spaces it had of its own."""
    return _ESCAPED.sub(lambda found: found[1] or "", markdown)


def tidy(text: str, limit: int) -> str:
    """Return what people typed as one line of at most `limit` characters, without hidden ones."""
    return cut(" ".join(_HIDDEN.sub(" ", text).split()), limit)


def cut(text: str, limit: int) -> str:
    """Return the text, or as much of its beginning as leaves room for an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def bold(text: str, start: int, end: int) -> str:
    """Escape `text`, and set its characters from `start` to `end` in bold."""
    # Discord takes no bold that begins or ends with white space.
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end -= len(inner) - len(inner.rstrip())
    if start >= end:
        return escape(text)
    pieces = _pieces(text)
    parts = pieces[:start], ["**"], pieces[start:end], ["**"], pieces[end:]
    return "".join(chain.from_iterable(parts))
