"""Tests of the word lists in the package."""

from __future__ import annotations

import pytest

from bot.core.model.knowledge import KnowledgeBase
from bot.core.retrieval.index import Index
from bot.core.text.tokens import stem
from bot.languages import en as english


@pytest.mark.parametrize(
    ("word", "other"),
    [("begin", "start"), ("die", "death"), ("found", "establish"), ("happen", "occur")],
)
def test_kin_mean_the_same_or_are_derived(word: str, other: str) -> None:
    """The relation is symmetric, and no word is related to itself."""
    assert stem(other) in english.kin(stem(word))
    assert stem(word) in english.kin(stem(other))
    assert stem(word) not in english.kin(stem(word))


def test_an_unknown_word_has_no_kin() -> None:
    """Words that are not in WordNet, such as most names, have no related words."""
    assert english.kin("zzyzx") == ()


def test_all_kin_are_stems_of_words() -> None:
    """Related stems belong to words, because other stems could never match a text."""
    stems = {stem(word) for word in english.load().words}
    assert {other for one in stems for other in english.kin(one)} <= stems


def test_words_of_computers_and_chats_are_no_typos() -> None:
    """Technical terms such as "docs" are known words, and are not corrected to "does"."""
    read = english.load()
    assert {"docs", "config", "respawn", "username"} <= read.words - read.common
    knowledge = KnowledgeBase((), ())
    parsed = Index(knowledge, read).parse("where are the docs of the config?")
    assert not parsed.corrections
