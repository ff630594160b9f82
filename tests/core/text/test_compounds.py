"""Tests of compound words, which are written as one word."""

from __future__ import annotations

import pytest

from bot.core.text.compounds import Compounds
from bot.languages import load

WORDS = ("werkzeug", "kasten", "rad", "turnier", "jugendturnier", "spiel", "versammlung", "wachs")


@pytest.fixture
def compounds() -> Compounds:
    """Return the compounds of a small German knowledge base."""
    found = Compounds(WORDS, load("de"))
    found.warm()
    return found


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("werkzeugkasten", ("werkzeug", "kasten")),
        ("spieleversammlung", ("spiele", "versammlung")),
        ("sommerturnier", ("turnier",)),  # only one part is in the knowledge
        ("jugendturnier", ()),  # the knowledge has the word itself
        ("jugendturniere", ()),  # the knowledge has a form of the word
        ("sommerwetter", ()),  # no part is in the knowledge
        ("radxyzzy", ()),  # the other part is not a word
        ("rad", ()),
    ],
)
def test_parts(compounds: Compounds, word: str, parts: tuple[str, ...]) -> None:
    """A compound that the knowledge lacks is split into parts that the knowledge has."""
    assert compounds.parts(word) == parts


def test_known_compounds_are_words(compounds: Compounds) -> None:
    """A word made of two known words is not a typo."""
    assert compounds.is_compound("werkzeugkasten")
    assert compounds.is_compound("sommerwetter")
    assert not compounds.is_compound("werkzeugkxyz")


def test_kin_share_a_part(compounds: Compounds) -> None:
    """A compound is related to its parts, but not to words that only share letters with it."""
    stem = load("de").tokenizer.stem
    assert stem("jugendturnier") in compounds.kin(stem("turnier"))
    assert stem("turnier") in compounds.kin(stem("jugendturnier"))
    assert compounds.kin(stem("radx")) == ()
    assert compounds.kin("wachsxyzzy") == ()
    assert compounds.kin("ab") == ()
