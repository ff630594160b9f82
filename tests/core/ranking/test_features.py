"""Ranking features of candidates, each between 0 and 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.ranking.features import BY_WORDS, features
from bot.core.ranking.rank import rank
from bot.core.ranking.wanted import Wanted
from bot.core.retrieval.index import Index
from tests.core.corpus import ENGLISH, INDEX, alone

if TYPE_CHECKING:
    from collections.abc import Sequence

UNITS = {unit.entry.id: unit for unit in INDEX.units}


def feature(question: str, id_: str, name: str) -> float:
    """Return the value of one feature for one unit."""
    unit = UNITS[id_]
    values = features(Wanted(INDEX.parse(question), INDEX), unit).values
    return dict(zip(BY_WORDS, values, strict=True))[name]


@pytest.mark.parametrize(
    ("name", "question", "better", "worse"),
    [
        ("bm25", "trombone", "parade-opening", "parade-route"),
        ("text", "fish market", "parade-route", "parade-price"),
        ("sentence", "the mayor's trombone", "parade-opening", "parade-price"),
        ("asks", "ticket price", "teapots-tickets", "parade-price"),
        ("any", "loud start", "parade-opening", "parade-price"),
        ("ask match", "who pays for it", "parade-price", "parade-route"),
        ("ask votes", "oldest teapot", "teapots-oldest", "teapots-tickets"),
        ("ask recall", "route of a parade", "parade-route", "parade-opening"),
        ("ask letters", "penguins marching", "parade-route", "parade-price"),
        ("ask wording", "who does pay for the parade", "parade-price", "parade-opening"),
        ("ask phrases", "the penguins march", "parade-route", "parade-price"),
        ("bigrams", "fish market", "parade-route", "parade-price"),
        ("kind", "who", "parade-opening", "parade-route"),
        ("kind lacking", "when is it", "goats-ladder", "teapots-oldest"),
        ("gap", "goats", "goats-breed", "parade-price"),
    ],
)
def test_features(name: str, question: str, better: str, worse: str) -> None:
    """Each feature has a higher value for the better of two candidates."""
    assert feature(question, better, name) > feature(question, worse, name)


@pytest.mark.parametrize(
    ("name", "question", "better", "worse"),
    [
        ("phrases", "who of the goats ate", "Two of the goats ate it.", "Ate of it two the goats."),
        ("order", "goats ate the ladder", "Goats quickly ate the ladder.", "The ladder ate goats."),
        ("uncommon", "the weather of otters", "An otter came.", "Weather came."),
        ("names", "was the mayor of Oslo there", "He is from Oslo.", "He is from Bergen."),
        ("letters", "who elects", "The election was long.", "The dinner was long."),
        ("letters of a sentence", "otter knits", "Otters knitted.", "Otters ran. Cats knitted."),
        (
            "letters of two",
            "otters knit hats",
            "Otters came. They knit hats. Rain. Fog.",
            "Otters came. Rain. Fog. They knit hats.",
        ),
        ("kind held", "when did otters knit", "Otters knit on Monday.", "Otters knit at home."),
        ("kind held", "who saw the otters", "The otters saw Olga.", "The otters saw a boat."),
        ("spread", "otters and hats", "Otters knit hats.", "Otters knit. Hats rain down."),
        ("negated", "what do otters not knit", "Otters knit hats.", "Otters knit no hats."),
        ("kin", "who knits", "Otters weave.", "Otters swim."),
        ("kin of a sentence", "otters knit", "Otters weave. Rain.", "Otters came. They weave."),
        ("long", "otters", "Otters knit and dance and sing.", "Otters knit."),
    ],
)
def test_features_of_bare_texts(name: str, question: str, better: str, worse: str) -> None:
    """For passages without asks, each text feature is higher for the better passage."""
    place = BY_WORDS.index(name)

    def value(text: str) -> float:
        index = Index(alone(text), ENGLISH)
        return features(Wanted(index.parse(question), index), index.units[0]).values[place]

    assert value(better) > value(worse)


@pytest.mark.parametrize(("question", "expected"), [("who is in the museum", 1), ("who knits", 0)])
def test_title_words_count(question: str, expected: float) -> None:
    """One feature is the share of the question's words that are in the source's title."""
    index = Index(alone("Otters knit."), ENGLISH)
    found = features(Wanted(index.parse(question), index), index.units[0])
    assert found.values[BY_WORDS.index("title")] == expected


@pytest.mark.parametrize(
    ("asks", "ask"),
    [((), None), (("Who knits hats?",), 0), (("Who swims?", "Who knits hats?"), 1)],
)
def test_asks_do_not_hide_the_text(asks: Sequence[str], ask: int | None) -> None:
    """A passage with asks has features for its text as well as for its nearest ask."""
    index = Index(alone("Otters knit.", *asks), ENGLISH)
    (one,) = rank(index.parse("who knits the hats"), index.units, index)
    values = dict(zip(BY_WORDS, one.features, strict=True))
    assert one.ask == ask
    assert values["text"] > 0
    assert bool(values["ask match"]) == bool(asks)


def test_an_empty_text_has_no_features() -> None:
    """For a text without words, all features except the constant are 0."""
    index = Index(alone("…"), ENGLISH)
    found = features(Wanted(index.parse("otters"), index), index.units[0])
    values = dict(zip(BY_WORDS, found.values, strict=True))
    assert {name for name, value in values.items() if value} == {"bare"}
