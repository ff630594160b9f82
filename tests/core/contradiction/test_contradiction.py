"""Tests of false premises: claims in a question that the passage contradicts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answering.answer import answer, chosen
from bot.core.contradiction.conflicts import CONFLICTS, LEAST
from bot.core.contradiction.contradiction import EVIDENCE, READING, conflicts_of, false_premise
from bot.core.contradiction.statements import Statement
from bot.core.contradiction.weights import WEIGHTS
from bot.core.model.entries import Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.results import Answer, FalsePremise, Outcome, PremiseKind
from bot.core.ranking.rank import rank
from bot.core.retrieval.index import Index
from bot.core.retrieval.reader import Judgment
from bot.languages import en as english

HUT = Source("hut", "The Hut on Mount Pebble", "Alpine Club")
TEXTS = {
    "price": "A night in the hut costs 35 euros for adults. Breakfast is included.",
    "dogs": "Dogs are forbidden in the dormitory. They may sleep in the woodshed.",
    "opening": "The hut opens on 1 June. It closes in October, when the first snow falls.",
    "wifi": "There is no wifi in the hut. The nearest phone is in the valley.",
    "warden": "The hut's warden bakes bread twice a week. (Until 2021: every day.)",
    "cable": "The cable car was built in 1975. It takes 12 people up to the hut in 8 minutes.",
}


def hut(texts: dict[str, str] = TEXTS) -> Index:
    """Return an index of passages about a hut."""
    passages = tuple(
        Passage(name, HUT, text, (place,), Wording.VERBATIM)
        for place, (name, text) in enumerate(texts.items(), start=1)
    )
    return Index(KnowledgeBase((HUT,), passages), english.load())


INDEX = hut()
INDEX.warm()


def asked(question: str) -> Answer:
    """Return the answer to a question about the hut."""
    return answer(question, INDEX, Policy())


@pytest.mark.parametrize(
    ("question", "passage", "word"),
    [
        ("Why does a night in the hut cost 50 euros?", "price", "50"),
        ("Now that dogs are allowed in the dormitory, do they need a blanket?", "dogs", "allowed"),
        ("How come the cable car to the hut only takes 6 people?", "cable", "6"),
    ],
)
def test_a_false_premise(question: str, passage: str, word: str) -> None:
    """The passage that contradicts the premise is shown, with the words of the premise."""
    found = asked(question)
    assert found.outcome is Outcome.ANSWER
    assert [quote.passage.id for quote in found.quotes] == [passage]
    assert found.premise
    assert found.premise.kind is PremiseKind.CONTRADICTED
    assert word in found.premise.words


@pytest.mark.parametrize(
    "question",
    [
        "Why does a night in the hut cost 35 euros?",
        "Does a night in the hut cost 50 euros?",
        "Are dogs allowed in the dormitory of the hut?",
        "Since dogs are forbidden in the dormitory, where do they sleep?",
        "How do I get wifi in the hut?",
        "What does a night in the hut cost?",
        "We are 14 people. How long does the cable car take up to the hut?",
        "hut opening",
    ],
)
def test_no_false_premise(question: str) -> None:
    """True premises, yes-or-no questions and stories are not contradicted."""
    assert asked(question).premise is None


def conflicts(question: str, text: str) -> dict[str, float]:
    """Return the conflicts of a question with a passage."""
    index = hut({**TEXTS, "asked": text})
    ranked = rank(index.parse(question), index.units, index)
    found = conflicts_of(next(one for one in ranked if one.unit.entry.id == "asked"))
    return {name: value for (name, _), value in found.values.items()}


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("why is the fee 40 euros", "The fee is 35 euros.", {"number lacking"}),
        ("why is the fee 35 euros", "The fee is 35 euros.", set()),
        ("why is the late fee 5 euros", "The late fee is 9 euros.\nA key is 5 euros.", {"number"}),
        ("why is the fee 40 euros", "The fee is 35 euros (was 40).", {"outdated"}),
        ("why is the fee 40 euros", "The fee is 35 euros, not 40.", {"outdated"}),
        ("why isn't the fee 40 euros", "The fee is 35 euros, not 40.", set()),
        ("why does the appeal take two weeks", "The appeal takes 14 days.", set()),
        ("why is there a hum on channel 2", "All channels hum; there are 14.", set()),
        ("why is the pool open on Monday", "The pool is open on Friday.", {"opposite"}),
        ("why is the pool closed", "The pool isn't open.", set()),
        ("since there is a pool, how deep is it", "There is no pool.", {"excluded"}),
        ("is the fee 40 euros", "The fee is 35 euros.", set()),
    ],
)
def test_conflicts(question: str, text: str, expected: set[str]) -> None:
    """Every kind of conflict is found. Differences that only look like conflicts are not."""
    assert conflicts(question, text).keys() == expected


def test_a_curator_has_foreseen_the_words_of_an_ask() -> None:
    """Words of a passage's asks never cause a conflict with that passage."""
    asks = ("Why did the fee rise from 30 euros?",)
    passage = Passage("fee", HUT, "The fee is 35 euros.", (1,), Wording.RESTATED, asks=asks)
    index = Index(KnowledgeBase((HUT,), (passage,)), english.load())
    for question in (*asks, "why is the fee 30 euros"):
        found = conflicts_of(rank(index.parse(question), index.units, index)[0])
        assert not found.values


@given(st.integers(13, 999), st.integers(13, 999), st.sampled_from(("euros", "meters", "people")))
def test_another_number(said: int, meant: int, unit: str) -> None:
    """Two numbers conflict if and only if they differ."""
    found = conflicts(f"why is the limit {said} {unit}", f"The limit is {meant} {unit}.")
    assert bool(found) is (said != meant)


@given(st.sampled_from(sorted(TEXTS)), st.text("abcdeino ?,.0123456789", max_size=40))
def test_values_are_shares(passage: str, question: str) -> None:
    """Every value is between `LEAST` and 1.

    Without a conflict, no premise is false, whatever the confidence.
    """
    query = INDEX.parse(f"why {question}")
    one = next(one for one in rank(query, INDEX.units, INDEX) if one.unit.entry.id == passage)
    found = conflicts_of(one)
    assert all(LEAST <= value <= 1 for value in found.values.values())
    assert {name for name, _ in found.values} <= set(CONFLICTS)
    if not found.values:
        assert false_premise(one, 1.0) is None


def test_weights() -> None:
    """Every kind of evidence has a weight, and no conflict has a negative one."""
    assert tuple(WEIGHTS["words"]) == (*EVIDENCE, "always")
    assert tuple(WEIGHTS["reading"]) == (*EVIDENCE, *READING, "always")
    for weights in WEIGHTS.values():
        assert all(weights[name] >= 0 for name in EVIDENCE if name.split(",")[0] in CONFLICTS)


def test_the_reader_reveals_what_words_do_not() -> None:
    """A passage that the reader takes for a contradiction is shown as one, without known words."""
    one = rank(INDEX.parse("why is the warden away all week"), INDEX.units, INDEX)[0]
    assert false_premise(one, 0.6) is None
    assert false_premise(one, 0.6, Judgment(-6, -6)) is None
    found = false_premise(one, 0.6, Judgment(-1, 6))
    assert found == FalsePremise(PremiseKind.CONTRADICTED)


def test_negations_end_with_the_phrase() -> None:
    """A negation applies to a few words, and ends at a comma or at the end of a table cell."""
    said = Statement("Wireless: no; status: stable")
    assert "stabl" not in said.negated
    assert Statement("There is no insurance plan").excluded == {"insur", "plan"}
    assert Statement("It opens at 9 (was 10)").disowns("10")


def test_opposites_are_mutual() -> None:
    """Opposites are mutual, and no word is its own opposite."""
    for word in ("allow", "free", "monday", "buy", "red"):
        others = english.opposites(word)
        assert others
        assert word not in others
        assert all(word in english.opposites(other) for other in others)


def test_the_line_stays_with_its_passage() -> None:
    """The line about a false premise is shown only with the passage that contradicts it."""
    found = asked("Why does a night in the hut cost 50 euros?")
    premise = FalsePremise(PremiseKind.CONTRADICTED, ("50",))
    passages = {passage.id: passage for passage in INDEX.knowledge.passages}
    assert chosen(found, passages["price"]).premise == premise
    assert chosen(found, passages["dogs"]).premise is None


def test_a_number_may_open_a_clause() -> None:
    """Nothing before the number can make it a label."""
    found = asked("50 euros for a night in the hut, right?")
    assert found.premise == FalsePremise(PremiseKind.CONTRADICTED, ("50",))


def test_numbers_of_headings_are_said_too() -> None:
    """A number in a heading above the passage is no contradiction."""
    passage = Passage("price", HUT, TEXTS["price"], (1,), Wording.VERBATIM, section="Until 2030")
    index = Index(KnowledgeBase((HUT,), (passage,)), english.load())
    question = "Why does a night in the hut cost 35 euros until 2030?"
    assert answer(question, index, Policy()).premise is None


def test_a_doubtful_passage_says_nothing_otherwise() -> None:
    """If the passage is hardly the right one for the question, its conflicts are not enough."""
    query = INDEX.parse("Why do 6 people fit in the cable car to the hut?")
    (best, *_) = rank(query, INDEX.search(query), INDEX)
    conflicts = conflicts_of(best)
    assert conflicts is not None
    assert conflicts.values
    assert false_premise(best, 0.9)
    assert false_premise(best, 0.0) is None
