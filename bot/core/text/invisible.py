"""Detect, remove and name invisible characters.

Emoji such as 👩‍💻 and text in languages such as Persian or Hindi need invisible characters to be
displayed correctly. Unneeded invisible characters are usually left over from copying and pasting.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters that are not displayed, for use inside `[…]` in a regular expression.

They have the Unicode property Default_Ignorable_Code_Point or mark interlinear annotations.
"""
DIACRITICS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20dc\ufe20-\ufe2f"
"""Combining accents, for use inside `[…]` in a regular expression."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_CONTROLS = {  # Python has no names for these characters
    "\x0b": "line tabulation",
    "\x0c": "form feed",
    "\x1c": "file separator",
    "\x1d": "group separator",
    "\x1e": "record separator",
    "\x85": "next line",
}
_BREAKS = frozenset("\u200b\u2060")
_DIRECTIONS = frozenset("\u061c\u200e\u200f")
_NEVER_NEEDED = re.compile("[\u00ad\u206a-\u206f\ufff9-\ufffb]")
_SIMPLE = re.compile(rf"[\s\x00-\x7f{DIACRITICS}]")
_SIMPLE_SCRIPTS = ("LATIN ", "GREEK ", "CYRILLIC ", "ARMENIAN ", "GEORGIAN ")


def strip_invisible(text: str) -> str:
    """Return the text without its invisible characters."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def needless(text: str) -> Iterator[int]:
    """Yield the positions of the invisible characters that a text doesn't need.

    Removing an unneeded character doesn't change whether another character is needed.
    """
    if text.isascii():
        return
    right_to_left: bool | None = None
    for run in _INVISIBLE.finditer(text):
        before, after = text[max(0, run.start() - 1) : run.start()], text[run.end() : run.end() + 1]
        for place, char in enumerate(run[0], run.start()):
            if char in _DIRECTIONS:
                if right_to_left is None:
                    right_to_left = any(map(_is_right_to_left, strip_invisible(text)))
                if not right_to_left:
                    yield place
            elif not any(_needs(char, neighbor) for neighbor in before + after):
                yield place


def without_needless(text: str) -> str:
    """Return the text without the invisible characters that it doesn't need."""
    places = set(needless(text))
    return "".join(char for n, char in enumerate(text) if n not in places) if places else text


def named(char: str) -> str:
    """Return the code point and the name of a character, such as "U+00AD (soft hyphen)"."""
    name = unicodedata.name(char, _CONTROLS.get(char, "control character"))
    return f"U+{ord(char):04X} ({name.lower()})"


def _needs(char: str, neighbor: str) -> bool:
    """Return whether a neighboring character may need `char` in order to be displayed correctly."""
    if _NEVER_NEEDED.match(char):
        return False
    if _SIMPLE.match(neighbor) or unicodedata.name(neighbor, "").startswith(_SIMPLE_SCRIPTS):
        return False
    # Only scripts without spaces need hints for line breaks.
    return char not in _BREAKS or unicodedata.category(neighbor)[0] in "LM"


def _is_right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in {"R", "AL"}
