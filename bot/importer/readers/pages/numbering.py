"""Markers of list items, as a browser shows them."""

from __future__ import annotations

from dataclasses import dataclass

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_ROMAN = 3999
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MAX_DIGITS = 9
BULLET = "• "


@dataclass(slots=True)
class Numbering:
    """Markers of a list's items. `style` is the list's HTML `type`, such as "1", "a" or "I"."""

    ordered: bool
    number: int = 1
    step: int = 1
    style: str = "1"

    def marker(self, value: str | None = None) -> str:
        """Return the marker of the next item. `value` is the item's `value` attribute, if any."""
        if not self.ordered:
            return BULLET
        self.number = number_of(value, self.number)
        marker = f"{_written(self.number, self.style)}. "
        self.number += self.step
        return marker


def number_of(value: str | None, default: int) -> int:
    """Return the integer in an attribute, or `default` if the attribute is missing or invalid."""
    value = (value or "").strip()
    digits = value.removeprefix("-").removeprefix("+")
    if not digits.isascii() or not digits.isdigit() or len(digits) > _MAX_DIGITS:
        return default
    return int(value)


def _written(number: int, style: str) -> str:
    if style in {"i", "I"} and 0 < number <= _MAX_ROMAN:
        written = _roman(number)
    elif style in {"a", "A"} and number > 0:
        written = _alphabetic(number)
    else:
        return str(number)
    return written.upper() if style.isupper() else written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _alphabetic(number: int) -> str:
    written = ""
    while number:
        number, letter = divmod(number - 1, len(_LETTERS))
        written = _LETTERS[letter] + written
    return written
