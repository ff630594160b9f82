"""Tests of contents with a few more asks and gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import pytest

from bot.core.model.entries import Gap, Translation
from bot.core.model.knowledge import KnowledgeBase
from bot.core.retrieval.contents import InMemory, translated_sources
from bot.core.retrieval.extending import Extended
from bot.core.text.counts import MoreCounts
from bot.languages import en as english
from tests.core.corpus import KNOWLEDGE

BASE = InMemory(KNOWLEDGE, english.load())
TAUGHT = replace(KNOWLEDGE.passages[0], asks=("Which quibblefrotz is that?",))
NEW = Gap("zz-new", KNOWLEDGE.passages[0].source, "Nobody knows.", ("Who is the zorbplex?",))
MORE = Extended(BASE, KNOWLEDGE.extended({one.id: one for one in (TAUGHT, NEW)}), (TAUGHT, NEW))


@dataclass(frozen=True)
class Elsewhere(KnowledgeBase):
    """Knowledge that is not in memory."""

    @property
    def is_held(self) -> bool:
        """False."""
        return False


def test_units_are_a_sequence() -> None:
    """A replaced unit stays in its place, and a new one comes last."""
    units = [*MORE.units]
    assert len(units) == len(MORE.units) == len(BASE.units) + 1
    assert units == [MORE.units[place] for place in range(len(units))]
    assert tuple(units[2:]) == MORE.units[2:]
    assert units[-1].entry is NEW
    assert units[-1] is MORE.units[-1]
    place = BASE.place(TAUGHT.id)
    assert place is not None
    assert units[place].entry is TAUGHT
    with pytest.raises(IndexError):
        MORE.units[len(units)]


def test_words_of_a_part() -> None:
    """A part has the words that were added to its sources, in memory or not."""
    part = MORE.knowledge.within(frozenset({TAUGHT.source.id}))
    away = Elsewhere(part.sources, part.passages, part.gaps, part.glossary)
    for one in (part, away):
        assert MORE.lexicon_of(one).is_spelt("quibblefrotz")
        assert not MORE.lexicon_of(one).is_spelt("vumptious")


def test_counts_are_added() -> None:
    """The counts are those of both mappings together."""
    base, more = {"a": 1, "b": 2}, {"b": 3, "c": 4}
    both, found = Counter(base) + Counter(more), MoreCounts(base, more)
    assert dict(found) == both
    assert len(found) == len(both)
    assert [found.get(word) for word in "abcd"] == [1, 5, 4, 0]
    assert [word in found for word in "abcd"] == [True, True, True, False]
    with pytest.raises(KeyError):
        found["d"]


def test_a_translation_without_asks_matches_nothing() -> None:
    """A text of a gap in another language is no reason to read questions in it."""
    gap = replace(NEW, translations=(Translation("es", text="Nadie lo sabe."),))
    assert translated_sources([gap]) == {}


def test_an_ask_of_chat_words_only_stays_whole() -> None:
    """An ask may consist of words that are otherwise left out."""
    chatty = replace(TAUGHT, translations=(Translation("es", ("jaja",)),))
    contents = InMemory(KNOWLEDGE.extended({chatty.id: chatty}), english.load()).in_language("es")
    place = contents.place(chatty.id)
    assert place is not None
    assert [ask.text for ask in contents.units[place].asks] == ["jaja"]
