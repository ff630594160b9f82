"""Write superscripts, subscripts and fractions as plain text, and recognize footnote marks."""

from __future__ import annotations

import re

_PLAIN = "0123456789+-=()\u2212"
_RAISED = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻")
_LOWERED = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋")
_SIMPLE = re.compile(r"[0-9+=()\u2212-]+")
_WORD = re.compile(r"[^\W\d_]{2,}\.?")
_SIGNS = {"tm": "\u2122", "sm": "\u2120", "\u2122": "\u2122", "\xae": "\xae", "\xa9": "\xa9"}
_ORDINALS = {"o": "\xba", "\xba": "\xba", "a": "\xaa", "\xaa": "\xaa"}
_ABBREVIATED = re.compile(r"(?:\d|\b[Nn])\Z")
_ATOM = re.compile(r"[\w.,]+|\W")
# One or more footnote marks such as "1", "a", "iv", "*" or "note 3", with or without brackets.
_ONE_MARK = (
    r"(?:(?:note|fn|ref|nb)\.?[ \xa0]?)?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*\u2020\u2021\xa7\xb6#]{1,3})"
)
_MARK = re.compile(
    rf"[\[(]?[ ]?{_ONE_MARK}(?:[ ]?[,;\u2013-][ ]?{_ONE_MARK}){{0,9}}[ ]?[\])]?", re.IGNORECASE
)
_BRACKETED = re.compile(r"(?:\[[^\[\]]{1,40}\])+")
_SYMBOLS = re.compile(r"[*\u2020\u2021\xa7\xb6]{1,3}")
SLASHES = ("/", "\u2044", "\u2215")


def raised(text: str, before: str = "") -> str:
    """Return a superscript as plain text, such as "⁶" for "6" or "^(n+1)" for "n+1".

    `before` is the text to the left of the superscript. Ordinal endings such as "st" and signs such
    as "TM" get no caret.
    """
    text = " ".join(text.split())
    if sign := _SIGNS.get(text.lower()):
        return sign
    if text in _ORDINALS and _ABBREVIATED.search(before[-2:]):
        return _ORDINALS[text]
    return _shifted(text, before, "^", _RAISED)


def lowered(text: str, before: str = "") -> str:
    """Return a subscript as plain text, such as "₂" for "2" or "_i" for "i"."""
    return _shifted(" ".join(text.split()), before, "_", _LOWERED)


def _shifted(text: str, before: str, sign: str, table: dict[int, int]) -> str:
    if not text:
        return ""
    if _SIMPLE.fullmatch(text):
        return text.translate(table)
    if not before.strip() or before[-1:].isspace() or (sign == "^" and _WORD.fullmatch(text)):
        return text
    return f"{sign}{text}" if _ATOM.fullmatch(text) else f"{sign}({text})"


def fraction(numerator: str, denominator: str, before: str = "") -> str:
    """Return a fraction such as "1/2", with a space in front if it follows a whole number."""
    space = " " if before[-1:].isdigit() else ""
    return f"{space}{numerator}/{denominator}"


def is_mark(text: str) -> bool:
    """Return whether a text has the form of a footnote mark, such as "1", "[a]" or "*"."""
    return bool(_MARK.fullmatch(text.strip()))


def is_obvious_mark(text: str) -> bool:
    """Return whether a superscript is a footnote mark even without a link, such as "[1]" or "*"."""
    text = text.strip()
    return bool(_BRACKETED.fullmatch(text) or _SYMBOLS.fullmatch(text))
