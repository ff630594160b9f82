"""Tests of words that are hyphenated at the end of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importer.readers.hyphens import rejoined, words_of
from bot.importer.readers.pdf.reading import read_pdf
from bot.importer.readers.plaintext import read_plain
from tests.importer.readers.pages import blocks_of
from tests.importer.readers.test_pdf import made


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("won-\nderful", "wonderful"),
        ("Won-\n  derful", "Wonderful"),
        ("well-\nknown", "well-known"),
        ("2013-\n2014", "2013-2014"),
        ("COVID-\n19", "COVID-19"),
        ("Jean-\nPaul", "Jean-Paul"),
        ("Guada-\nlajara", "Guadalajara"),
        ("state-of-the-\nart", "state-of-the-art"),
        ("pre- \nand postwar", "pre- and postwar"),
        ("soft\u00ad\nly", "softly"),
        ("well\u2010\nknown", "well\u2010known"),
        ("https://otter.example/pond-\nhouse", "https://otter.example/pond-house"),
        ("a -\nb", "a -\nb"),
        ("a-\n\nb", "a-\n\nb"),
    ],
)
def test_rejoined(text: str, wanted: str) -> None:
    """A hyphen is removed only if the joined parts form a known word."""
    assert rejoined(text) == wanted


def test_words_of_the_text() -> None:
    """A word also counts as known if the text contains it elsewhere."""
    assert rejoined("otter-\nbot", words_of("The Otterbot swims.")) == "otterbot"
    found = read_pdf(made("The otterbot is an otter-\nbot in a well-\nknown pond."))
    assert blocks_of(found) == ["The otterbot is an otterbot in a well-known pond."]


def test_plain_text() -> None:
    """Plain text is treated the same way, and list items are never joined to the line above."""
    found = read_plain("Otters\n\nThe well-\nknown otter of 2013-\n2014, won-\nderful, pre-\n1. a")
    assert blocks_of(found) == ["The well-known otter of 2013-2014, wonderful, pre-\n1. a"]


@given(st.text("ab-\n \u00ad", max_size=60))
def test_nothing_else_changes(text: str) -> None:
    """Only hyphens and white space can be removed."""
    drop = str.maketrans("", "", "-\n \u00ad")
    assert rejoined(text).translate(drop) == text.translate(drop)
