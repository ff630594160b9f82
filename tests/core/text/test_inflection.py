"""Two words are forms of the same word if they differ only by regular English endings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.inflection import bases, is_inflected


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("visit", "visiting"),
        ("shift", "shifted"),
        ("move", "moving"),
        ("plan", "planned"),
        ("fill", "filling"),
        ("agency", "agencies"),
        ("carry", "carried"),
        ("box", "boxes"),
        ("go", "goes"),
        ("tie", "ties"),
        ("boss", "bosses"),
        ("goat", "goat's"),
        ("goat", "goats'"),
        ("goats", "goat's"),
        ("visits", "visiting"),
    ],
)
def test_forms_of_one_word(word: str, form: str) -> None:
    """Plurals, verb forms and possessives are recognized, whichever form comes first."""
    assert is_inflected(word, form)
    assert is_inflected(form, word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("sever", "several"),
        ("firm", "firmly"),
        ("force", "forcefully"),
        ("relation", "related"),
        ("aide", "aid"),
        ("bus", "bu"),
        ("this", "thi"),
        ("sing", "s"),
        ("bed", "b"),
        ("string", "str"),
    ],
)
def test_other_words(word: str, other: str) -> None:
    """Words that only look alike are not recognized as forms of the same word."""
    assert not is_inflected(word, other)


@given(st.text(max_size=12), st.text(max_size=12))
def test_order_does_not_matter(word: str, other: str) -> None:
    """The relation is symmetric, and each word is a form of itself."""
    assert is_inflected(word, other) == is_inflected(other, word)
    assert is_inflected(word, word)
    assert all(len(base) <= len(word) + 1 for base in bases(word))
