"""Rejoin words that are hyphenated at the end of a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.languages.en import load

if TYPE_CHECKING:
    from collections.abc import Container

_WORD = re.compile(r"[^\W\d_]+")
_AT_LINE_END = re.compile(
    r"([^\W_]{1,40})([-\u2010\u00ad])[ \t]{0,20}\n[ \t]{0,20}(?=([^\W_]{1,40}))"
)
_SUSPENDING = frozenset({"and", "or", "nor", "to"})  # as in "pre- and postwar"
_SOFT = "\u00ad"
_ADDRESS = "/@_.:"


def words_of(text: str) -> frozenset[str]:
    """Return the lowercase words in `text`, for the `known` parameter of `rejoined`."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def rejoined(text: str, known: Container[str] = ()) -> str:
    """Return the text without the line breaks after hyphens.

    A soft hyphen at a line break is removed. A hard hyphen is removed if the joined word is English
    or in `known`, or if neither part is a word, as in many names. Other hyphens are kept.
    """
    if "-\n" not in text.replace(" ", "").replace("\t", "") and not (
        _SOFT in text or "\u2010" in text
    ):
        return text
    return _AT_LINE_END.sub(lambda match: _joined(match, known), text)


def _joined(match: re.Match[str], known: Container[str]) -> str:
    first, hyphen, second = match[1], match[2], match[3]
    if hyphen == _SOFT:
        return first
    if second in _SUSPENDING:
        return f"{first}{hyphen} "
    start = match.start()
    before = match.string[start - 1 : start]
    is_address = before in _ADDRESS if before else False
    if is_address or not (second.islower() and first.isalpha()):
        return first + hyphen
    return first if _is_one_word(first.lower(), second, known) else first + hyphen


def _is_one_word(first: str, second: str, known: Container[str]) -> bool:
    english = load()
    words, names = english.words, english.names
    whole = first + second
    if whole in words or whole in names or whole in known:
        return True
    return not (first in words or first in names or second in words)
