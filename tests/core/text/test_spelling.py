"""Typos are corrected to words of the knowledge, and nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.text.spelling import LONGEST, Speller
from bot.core.text.tokens import tokenize
from bot.core.text.words import FAINT_WORDS, STOP_WORDS
from tests.core.corpus import ENGLISH, INDEX

if TYPE_CHECKING:
    from collections.abc import Iterator

SPELLER = INDEX.speller
KNOWN = sorted({*INDEX.lexicon.spelling, *ENGLISH.words, *STOP_WORDS, *FAINT_WORDS})


def corrected(word: str, speller: Speller = SPELLER) -> str:
    """Return the correction of a word."""
    (token,) = tokenize(word)
    return " ".join(speller.correct(token))


@pytest.mark.parametrize(
    ("description", "word", "expected"),
    [
        ("swapped", "pengiuns", "penguins"),
        ("left out", "trombne", "trombone"),
        ("doubled", "parrade", "parade"),
        ("two typos", "lihgthuose", "lighthouse"),
        ("first letter", "oarade", "parade"),
        ("first letter and another", "oarrade", "oarrade"),
        ("two typos in a short word", "gaots", "goats"),
        ("too far", "gtaeos", "gtaeos"),
        ("stop word", "becuase", "because"),
        ("without its g", "marchin", "marching"),
        ("drawn out", "goooooats", "goats"),
        ("drawn out, doubled", "cabbbbage", "cabbage"),
        ("drawn out and unknown", "xyzzzzq", "xyzzzzq"),
        ("written as one", "fishmarket", "fish market"),
        ("as one, but not two words", "fishzebra", "fishzebra"),
        ("English of a known stem", "marchingg", "marching"),
        ("English of no known stem", "volcanno", "volcanno"),
        ("English", "volcano", "volcano"),
        ("short", "ot", "ot"),
        ("short and drawn out", "ooo", "ooo"),
        ("digits in it", "pengu1n", "pengu1n"),
        ("apostrophe", "peng'uin", "peng'uin"),
        ("too long", "a" * 4000, "a" * 4000),
        ("other script", "пингвин", "пингвин"),
        ("accent", "pénguìns", "penguins"),
    ],
)
def test_correct(description: str, word: str, expected: str) -> None:
    """Words with one or two typos are corrected. Other words are left alone."""
    assert corrected(word) == expected, description


class CountedWords(frozenset[str]):
    """A set of words that counts how often it is iterated over."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return super().__iter__()


def test_warm() -> None:
    """After warming up, no correction scans the word list again."""
    english = CountedWords(ENGLISH.words)
    speller = Speller({"march": 1}, english)
    speller.warm()
    before = english.times
    assert corrected("marchingg", speller) == "marching"
    assert speller.is_typo("volcanno")
    assert english.times == before


def test_a_name_is_not_a_typo() -> None:
    """Known names are not corrected. Other words may have one typo, or two if they are long."""
    speller = Speller({"face": 3, "marked": 2, "mexico": 9}, names=frozenset({"france"}))
    assert corrected("france", speller) == "france"
    assert speller.is_name("france")
    assert not speller.is_name("face")
    assert corrected("merkel", speller) == "merkel"
    assert corrected("mexco", speller) == "mexico"


def test_the_frequent_word_is_nearer() -> None:
    """Of two equally similar words, the more frequent one is chosen."""
    assert corrected("goad", Speller({"goat": 1, "goal": 5})) == "goal"
    assert corrected("goad", Speller({"goat": 5, "goal": 1})) == "goat"
    assert corrected("goad", Speller({"load": 9, "goat": 1})) == "goat"


@given(st.sampled_from(KNOWN))
@settings(deadline=None)
def test_no_known_word_is_corrected(word: str) -> None:
    """Words of the knowledge and English words are not corrected."""
    assert all(SPELLER.correct(token) == (token.word,) for token in tokenize(word))


@given(st.from_regex(r"\d[\d.,]{0,12}", fullmatch=True) | st.integers(0).map(str))
@settings(deadline=None)
def test_no_number_is_corrected(number: str) -> None:
    """A number is never corrected to another number, however similar."""
    speller = Speller({"1742": 3, "12000": 1, "2001": 1})
    assert all(speller.correct(token) == (token.word,) for token in tokenize(number))


@given(st.text(max_size=LONGEST + 5))
@settings(deadline=None)
def test_corrections_are_words(text: str) -> None:
    """Every correction consists of known words or English words."""
    for token in tokenize(text):
        words = SPELLER.correct(token)
        assert words == (token.word,) or all(map(SPELLER.is_word, words))


@pytest.mark.parametrize(
    ("word", "typo"),
    [("volcanno", True), ("wether", True), ("volcano", True), ("zapata", False), ("ope", False)],
)
def test_typos_of_english(word: str, *, typo: bool) -> None:
    """A word of at least four letters is a typo if it is one edit away from an English word."""
    assert SPELLER.is_typo(word) == typo
