"""Clean text: remove characters that a passage can't contain, and normalize white space."""

from __future__ import annotations

import re
import unicodedata

from bot.core.text.invisible import without_needless

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_CONTROLS_IN_CODE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# Bidirectional controls, surrogates, byte order marks, and noncharacters.
_UNSAFE = re.compile(r"[\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n{3,}")
_INVISIBLE = frozenset("CZM")


def tidy(text: str) -> str:
    """Return the text in a form that a knowledge file can contain, or "" if nothing is visible.

    Line breaks are kept, but consecutive blank lines become one. The result is in Unicode NFC and
    has no unnecessary invisible characters. Tidying the result again changes nothing.
    """
    text = _UNSAFE.sub("", _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", text)))
    text = unicodedata.normalize("NFC", without_needless(unicodedata.normalize("NFC", text)))
    lines = (" ".join(line.split()) for line in text.strip().split("\n"))
    tidied = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    return tidied if visible(tidied) else ""


def safe_code(content: str) -> str:
    """Return code in a form that a knowledge file can contain, with its indentation unchanged."""
    text = _UNSAFE.sub("", _CONTROLS_IN_CODE.sub(" ", content.replace("\r\n", "\n")))
    return without_needless(text).removesuffix("\n") + "\n"


def one_line(text: str) -> str:
    """Tidy a text and put it on one line."""
    return " ".join(tidy(text).split())


def visible(text: str) -> bool:
    """Return whether the text contains a visible character."""
    return any(unicodedata.category(char)[0] not in _INVISIBLE for char in text)


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters of a line. A shortened line ends with "…"."""
    if len(text) <= limit:
        return text
    cut = text[:limit]  # the ellipsis replaces the last character or space
    words = cut.rpartition(" ")[0].rstrip(" ,;:-") if " " in cut else ""
    return f"{words or cut[:-1]}…"
