"""Tests of the numbers of list items."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importer.readers.pages.numbering import Numbering, number_of
from tests.importer.readers.pages import article


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<ol start=5><li>a<li>b</ol>", "5. a\n6. b"),
        ("<ol><li>a<li value=9>b<li>c</ol>", "1. a\n9. b\n10. c"),
        ("<ol reversed><li>a<li>b<li>c</ol>", "3. a\n2. b\n1. c"),
        ("<ol reversed start=10><li>a<li>b</ol>", "10. a\n9. b"),
        ("<ol start=-1><li>a<li>b<li>c</ol>", "-1. a\n0. b\n1. c"),
        ("<ol type=a start=26><li>a<li>b</ol>", "z. a\naa. b"),
        ("<ol type=I start=4><li>a<li>b</ol>", "IV. a\nV. b"),
        ("<ol start=x><li value='9 '>a<li value=1e5>b</ol>", "9. a\n10. b"),
        ("<ol start=3><li>a<ol><li>b</ol><li>c</ol>", "3. a\n1. b\n4. c"),
        ("<ul><li value=4>a</ul>", "• a"),
    ],
)
def test_numbers(body: str, wanted: str) -> None:
    """Items have the numbers that a browser would show."""
    assert article(body) == [wanted]


@given(st.integers(-5, 5000), st.sampled_from("1aAiI"))
def test_every_number_has_a_marker(number: int, style: str) -> None:
    """Numbers that a style can't write are written in digits."""
    marker = Numbering(ordered=True, number=number, style=style).marker()
    assert marker.endswith(". ")
    if style == "1":
        assert number_of(marker[:-2], 0) == number
