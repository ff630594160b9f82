"""The word lists that come with the package."""

from __future__ import annotations

import pytest

from bot.core.text import stem
from bot.languages import en as english


@pytest.mark.parametrize(
    ("word", "other"),
    [("begin", "start"), ("die", "death"), ("found", "establish"), ("happen", "occur")],
)
def test_kin_mean_the_same_or_are_derived(word: str, other: str) -> None:
    """What is kin is so both ways; no word is its own."""
    assert stem(other) in english.kin(stem(word))
    assert stem(word) in english.kin(stem(other))
    assert stem(word) not in english.kin(stem(word))


def test_a_strange_word_has_no_kin() -> None:
    """Most names, for one."""
    assert english.kin("zzyzx") == ()


def test_each_of_the_kin_is_the_stem_of_a_word() -> None:
    """Else no text could ever hold it."""
    stems = {stem(word) for word in english.load().words}
    assert {other for one in stems for other in english.kin(one)} <= stems
