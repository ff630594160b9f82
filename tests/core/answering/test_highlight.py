"""The sentence that answers a question is highlighted exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.answering.highlight import highlight
from bot.core.ranking.rank import rank
from bot.core.retrieval.closeness import Closeness
from bot.core.retrieval.index import Index
from bot.core.text.lexicon import English
from tests.core.corpus import INDEX, PASSAGES, alone


def highlighted(question: str, id_: str, index: Index = INDEX) -> str | None:
    """Return the highlighted text of one passage for a question."""
    query = index.parse(question)
    one = next(one for one in rank(query, index.units, index) if one.unit.entry.id == id_)
    span = highlight(one)
    return one.unit.entry.text[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("description", "question", "id_", "expected"),
    [
        ("by its words", "three hats?", "parade-opening", "She wore three hats."),
        (
            "by an alias",
            "head of the town",
            "parade-opening",
            "Mayor Gladys Pickett opened the parade on Friday with a trombone.",
        ),
        (
            "by the nearest ask",
            "what was it that they did throw",
            "parade-opening",
            "The crowd threw herring at the orchestra.",
        ),
        (
            "the first of equals",
            "goat",
            "goats-election",
            "The goats elect a chairgoat every spring.",
        ),
        ("without asks", "zzyzx", "goats-election", None),
        (
            "the only one",
            "zzyzx",
            "parade-route",
            "The penguins march from the lighthouse to the fish market.",
        ),
    ],
)
def test_highlight(description: str, question: str, id_: str, expected: str | None) -> None:
    """The highlight is the sentence closest to the question, or else the one closest to an ask."""
    assert highlighted(question, id_) == expected, description


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("the decision", "Otters swim. They decided it.", "They decided it."),
        (
            "which otters saw the goat",
            "The goat saw the otters. The otters saw the goat.",
            "The otters saw the goat.",
        ),
        (
            "when do otters knit",
            "Otters knit at home. Otters knit on Monday.",
            "Otters knit on Monday.",
        ),
        ("when is the rain", "Otters knit at home. Otters knit on Monday.", None),
    ],
)
def test_criteria_for_a_sentence(question: str, text: str, expected: str | None) -> None:
    """If a sentence shares any word, then letters, word order and answer type count too."""
    assert highlighted(question, "only", Index(alone(text), English())) == expected


@pytest.mark.parametrize("text", ["", " \n"])
def test_nothing_to_highlight(text: str) -> None:
    """A text without sentences has no highlight."""
    assert highlighted("goat", "only", Index(alone(text), English())) is None


@given(
    st.text() | st.lists(st.sampled_from(sorted(INDEX.lexicon.spelling)), max_size=9).map(" ".join),
    st.sampled_from(PASSAGES),
)
@settings(deadline=None)
def test_a_highlight_is_an_exact_slice(question: str, passage: object) -> None:
    """A highlight is a whole sentence of the passage."""
    for one in rank(INDEX.parse(question), INDEX.units, INDEX):
        if one.unit.entry is passage and (span := highlight(one)):
            start, end = span
            assert 0 <= start < end <= len(one.unit.entry.text)
            assert (start, end) in [(part.start, part.end) for part in one.unit.sentences]


def test_the_nearest_in_meaning_counts() -> None:
    """If words can't decide, the sentence nearest in meaning is highlighted."""
    index = Index(alone("Otters swim. Otters knit."), English())
    query = index.parse("needlework")
    (one,) = rank(query, index.units, index)
    close = Closeness(sentence=0.6, position=1, mean=0.4, pair=0.6, text=0.5, ask=0.0)
    assert highlight(one) is None
    assert highlight(replace(one, close=close)) == (13, 25)


def test_one_row_of_a_table_is_highlighted() -> None:
    """Each row of a table counts as a sentence."""
    index = Index(
        alone("The prices are:\nItem: tent; Price: 5\nItem: boat; Price: 8\nPay on Friday."),
        English(),
    )
    (one,) = index.units
    assert highlighted("price of a boat", one.entry.id, index) == "Item: boat; Price: 8"
