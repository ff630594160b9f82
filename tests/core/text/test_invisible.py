"""Invisible characters that a script or an emoji needs are kept. All others are detected."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.text.invisible import INVISIBLE, named, needless, strip_invisible, without_needless

SOME = "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u206a\ufe0e\ufe0f\ufff9\U000e0061"
TEXTS = st.lists(
    st.sampled_from([*SOME, *"ab 1#.", "\u0301", "\u20e3", "\u05d0", "\u0645", "\u0915", "\u094d"])
    | st.sampled_from(
        ["\U0001f469", "\U0001f4bb", "\U0001f3f4", "\u2764", "\u0e01", "\u4e1c", "\u201c"]
    )
).map("".join)


@pytest.mark.parametrize(
    ("description", "text", "places"),
    [
        ("plain", "Budapest", []),
        ("soft hyphen", "Buda\u00adpest", [4]),
        (
            "joiners in Latin, Greek and Cyrillic",
            "a\u200db \u03b1\u200c\u03b2 \u0434\u200d\u0430",
            [1, 5, 9],
        ),
        ("at the ends", "\u200bcat\u2060", [0, 4]),
        ("variation selector behind a letter or a digit", "a\ufe0f 1\ufe0f", [1, 4]),
        ("tag without a flag", "cat\U000e0061", [3]),
        ("direction mark without such a script", "cat\u200e\u061c", [3, 4]),
        ("between a letter and its accent", "e\u034f\u0301", [1]),
        ("soft hyphen in any script", "\u0645\u00ad\u0645", [1]),
        ("break behind a quotation mark", "\u201ccat\u201d\u200b", [5]),
        ("break behind an emoji", "\U0001f44d\u200b ok", [1]),
        ("woman technologist", "\U0001f469\u200d\U0001f4bb", []),
        ("flag of Wales", "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e007f", []),
        ("keycap and heart", "1\ufe0f\u20e3 \u2764\ufe0f", []),
        ("Persian", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", []),
        ("Hindi", "\u0915\u094d\u200d\u0937", []),
        ("Hebrew with a mark", "\u05e9\u05dc\u05d5\u05dd!\u200f", []),
        ("line breaks of Thai", "\u0e01\u0e31\u200b\u0e01", []),
    ],
)
def test_needless(description: str, text: str, places: list[int]) -> None:
    """Only characters without any visible effect are needless."""
    assert list(needless(text)) == places, description


@given(TEXTS | st.text())
@settings(deadline=None)
def test_nothing_needless_is_left(text: str) -> None:
    """Removing the needless characters removes nothing visible and leaves no needless ones."""
    without = without_needless(text)
    assert list(needless(without)) == []
    assert strip_invisible(without) == strip_invisible(text)


def test_the_invisible_characters() -> None:
    """The set of invisible characters has no visible letter or symbol, and no space."""
    found = [char for char in map(chr, range(0x110000)) if re.match(f"[{INVISIBLE}]", char)]
    kinds = {unicodedata.category(char) for char in found}
    assert kinds == {"Cf", "Mn", "Lo", "Cn"}
    assert [named(char) for char in found if unicodedata.category(char) == "Lo"] == [
        "U+115F (hangul choseong filler)",
        "U+1160 (hangul jungseong filler)",
        "U+3164 (hangul filler)",
        "U+FFA0 (halfwidth hangul filler)",
    ]


def test_names() -> None:
    """Characters that have no name in Unicode get one here."""
    assert named("\u200b") == "U+200B (zero width space)"
    assert named("\x0c") == "U+000C (form feed)"
    assert named("\x00") == "U+0000 (control character)"
