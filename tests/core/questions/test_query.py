"""A question becomes a query: spelling is corrected, aliases are resolved, words are weighted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.questions.query import Query, question_kind
from bot.core.text.tokens import tokenize
from tests.core.corpus import INDEX


def parse(question: str) -> Query:
    """Return the query for a question about the tiny corpus."""
    return INDEX.parse(question)


@pytest.mark.parametrize(
    ("description", "question", "stems"),
    [
        ("stop words are removed", "Who opened the parade?", "open parad"),
        ("markup is removed", "**who** <@1> opened the ||parade||", "open parad"),
        ("spelling", "the pengiuns' trombne", "penguin trombon"),
        ("as one", "fishmarket", "fish market"),
        ("glossary", "did the tuxedo birds march", "penguin march"),
        ("misspelled alias", "the tuxxedo birds", "penguin"),
        ("in order, with repeats", "goats, herring, goats", "goat herring goat"),
        ("only stop words", "what is it?", ""),
        ("only symbols", "\U0001f642 ?! \x00", ""),
        ("nothing", "", ""),
    ],
)
def test_content_stems(description: str, question: str, stems: str) -> None:
    """Only content words remain, spelled as in the knowledge."""
    query = parse(question)
    assert " ".join(query.stems) == stems, description
    assert list(query.terms) == list(dict.fromkeys(query.stems))
    assert query.bigrams == frozenset(pairwise(query.stems))


@pytest.mark.parametrize(
    ("description", "question", "kind", "asked"),
    [
        ("person", "Who opened it?", "person", "who"),
        ("time", "when was it", "time", "when"),
        ("pair", "how many hats", "number", "how many"),
        ("pair of another kind", "how long is it", "time", "how long"),
        ("manner", "how did she do it", "manner", "how"),
        ("thing", "what herring", "thing", "what"),
        ("time asked for by name", "tell me which year", "time", "which year"),
        ("the first counts", "the goats who know when", "person", "who"),
        ("last word", "they did what", "thing", "what"),
        ("none", "parade cost", "", ""),
        ("nothing", "", "", ""),
    ],
)
def test_the_kind_of_answer(description: str, question: str, kind: str, asked: str) -> None:
    """The question word determines the type of answer."""
    assert question_kind(tokenize(question)) == (kind, tuple(asked.split())), description
    assert (parse(question).kind, parse(question).asked) == (kind, asked), description


def test_unknown_words() -> None:
    """Words that are not in the knowledge are unknown.

    Unknown words that aren't common English are also rare.
    """
    query = parse("Did the volcano rain on the weather of goats at Zzyzx?")
    assert query.unknown == ("volcano", "zzyzx")
    assert query.rare == ("volcano", "zzyzx")
    assert parse("who can build a volcano for goats").unknown == ("build", "volcano")
    assert parse("who can build a volcano for goats").rare == ("volcano",)


@pytest.mark.parametrize(
    ("description", "question", "names"),
    [
        ("a name", "did Bernard and olive vote", {"bernard"}),
        ("the first word", "Bernard and olive vote", set()),
        ("all capitals", "DID BERNARD VOTE", set()),
        ("a stop word", "did The goat vote", set()),
    ],
)
def test_names(description: str, question: str, names: set[str]) -> None:
    """A capitalized word is a name unless it comes first or most words are capitalized."""
    assert parse(question).names == names, description


def test_what_was_typed() -> None:
    """For each stem, the query keeps the first word that was typed."""
    query = parse("Did the Pengiuns or tuxedo birds march, penguin?")
    assert query.words["penguin"] == "Pengiuns"
    assert query.words["march"] == "march"


@pytest.mark.parametrize(
    ("question", "share", "guess"),
    [
        ("who ate the ladder", 0, False),
        ("zzyzx", 1, False),
        ("pengiuns", 0, True),
        ("pengiuns of zzyzx", 0.7, True),
        ("do pengiuns march", 0, False),
        ("pengiuns with a trombbone", 0, False),
        ("", 0, False),
    ],
)
def test_unknown_share_and_guesses(question: str, share: float, *, guess: bool) -> None:
    """A query has a share of unknown words.

    If the only known words are corrected typos, the query is a guess.
    """
    assert parse(question).unknown_share == pytest.approx(share, abs=0.1)
    assert parse(question).is_guess == guess


def test_corrections() -> None:
    """Each corrected word is reported once, in the order of the question."""
    query = parse("pengiuns at the fishmarket, pengiuns!")
    assert query.corrections == (("pengiuns", "penguins"), ("fishmarket", "fish market"))


def test_fillers() -> None:
    """Fillers don't change the core of a question."""
    assert parse("so hey, who opened the parade please").core == parse("who opened the parade").core
    assert parse("well, ok").core == ""


@given(st.text())
@settings(deadline=None)
def test_a_query_is_consistent(question: str) -> None:
    """The weights, words and ranges of a query are consistent for any text."""
    query = parse(question)
    assert query.weight == sum(query.terms.values())
    assert all(0 < weight <= 1 for weight in query.terms.values())
    assert set(query.rare) <= set(query.unknown) <= set(query.terms) <= set(query.words)
    for token in query.tokens:
        assert 0 <= token.start < token.end <= len(query.text)
    for word in query.words.values():
        assert word in query.text


def test_bare_numbers_are_a_guess() -> None:
    """A number alone doesn't say what is asked, so no passage is asserted."""
    assert parse("8").is_guess
    assert not parse("8 goats").is_guess
