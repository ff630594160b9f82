"""Text that a terminal shows instead of obeying it."""

from __future__ import annotations

import re

# Control characters, and those that turn the reading direction around.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Replace each character that a terminal would obey by U+FFFD; line ends and tabs stay."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)
