"""Tests that every question gets one of five outcomes and never raises an exception."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.answering.answer import answer
from bot.core.answering.assembling import SUGGESTIONS
from bot.core.model.entries import Entry, Gap, Passage, Wording
from bot.core.model.knowledge import KnowledgeBase, Term
from bot.core.model.labels import MAX_LABEL, label_of
from bot.core.model.policy import Policy
from bot.core.model.results import MAX_EXCERPT, Answer, Outcome, Suggestion
from bot.core.ranking.finding import CANDIDATES
from bot.core.retrieval.index import Index
from bot.core.text.lexicon import English
from tests.core.corpus import ENGLISH, GAPS, INDEX, KNOWLEDGE, PASSAGES, TEAPOTS, alone

if TYPE_CHECKING:
    import random

EMPTY = Index(KnowledgeBase(), English())
WORDS = sorted(INDEX.lexicon.spelling)
ASKS = [(ask, entry) for entry in (*PASSAGES, *GAPS) for ask in entry.asks]
MARKUP = ["**", "> ", "||", "`", "_", "<@1>", "<:a:1>", "](", "[", "https://x.example", "\n"]
QUESTIONS = (
    st.text(max_size=4000)
    | st.text(st.characters(), max_size=60)
    | st.lists(st.sampled_from([*WORDS, *MARKUP, "who", "when", "and", "?", "it", "1742"])).map(
        " ".join
    )
    | st.sampled_from([ask for ask, _ in ASKS])
)


def ask(question: str, *previous: str, policy: Policy | None = None) -> Answer:
    """Return the answer to a question about the tiny corpus."""
    return answer(question, INDEX, policy or Policy(), previous)


def quoted(found: Answer) -> list[str]:
    """Return the ids of the passages that an answer shows."""
    return [quote.passage.id for quote in found.quotes]


@pytest.mark.parametrize(
    ("description", "question", "outcome", "passages"),
    [
        ("misspelled", "wher do the pengiuns march", "answer", ["parade-route"]),
        ("by an alias", "where do the tuxedo birds march?", "answer", ["parade-route"]),
        ("without asks", "who elects the chairgoat", "answer", ["goats-election"]),
        (
            "two questions",
            "how much does the parade cost and where do the penguins march?",
            "answer",
            ["parade-price", "parade-route"],
        ),
        (
            "two sentences",
            "Who opened the penguin parade? What does a ticket cost?",
            "answer",
            ["parade-opening", "teapots-tickets"],
        ),
        (
            "two questions, one passage",
            "Who pays for the parade and who pays for it?",
            "answer",
            ["parade-price"],
        ),
        (
            "two questions, one of them empty",
            "Who pays for the parade? What is it? Where do the penguins march?",
            "answer",
            ["parade-price", "parade-route"],
        ),
        (
            "a story around",
            "My aunt came to town yesterday. She loves a volcano. Where do the penguins march?",
            "answer",
            ["parade-route"],
        ),
        ("another day", "Who opened the parade on Monday?", "suggest", []),
        ("another year", "Who opened the parade in 1500?", "suggest", []),
        ("a gap with a related passage", "did it rain on the penguins", "gap", ["parade-opening"]),
        ("a gap without one", "which breed are the goats", "gap", []),
        ("a greeting", "hello", "smalltalk", []),
        ("thanks", "thank you!", "smalltalk", []),
        ("another subject", "who is the king of france", "unknown", []),
        ("stop words", "what is it?", "unknown", []),
        ("nothing", "", "unknown", []),
        ("emoji", "\U0001f427\U0001f427", "unknown", []),
        ("NUL", "\x00", "unknown", []),
        ("lone surrogates", "\ud800\udfff", "unknown", []),
        ("a scream", "a" * 4000, "unknown", []),
        ("an incantation", "\ufdfa" * 4000, "unknown", []),
    ],
)
def test_outcomes(description: str, question: str, outcome: str, passages: list[str]) -> None:
    """Each question gets the expected outcome and passages."""
    found = ask(question)
    assert (found.outcome, quoted(found)) == (outcome, passages), description


@pytest.mark.parametrize(("question", "entry"), ASKS)
def test_an_ask_finds_its_entry(question: str, entry: Entry) -> None:
    """Each ask finds the passage or gap to which it belongs."""
    found = ask(question)
    if isinstance(entry, Gap):
        assert (found.outcome, found.gap) == (Outcome.GAP, entry)
    else:
        assert (found.outcome, quoted(found)) == (Outcome.ANSWER, [entry.id])


@pytest.mark.parametrize(
    ("description", "question"),
    [
        ("a part that nothing answers", "What does a ticket cost? Who is the king of spain?"),
        ("a part that is unknown", "What does a ticket cost? Who is zzyzx?"),
        ("a part with a wrong premise", "What does a ticket cost? Who opened it on Monday?"),
        ("a part that is a gap", "What does a ticket cost? What breed are the goats?"),
    ],
)
def test_not_all_parts_are_answered(description: str, question: str) -> None:
    """Passages are combined only if each part of the question has its own passage."""
    assert len(ask(question).quotes) <= 1, description


def test_a_part_depends_on_the_one_before() -> None:
    """Within a message, a pronoun refers to the previous question."""
    assert len(ask("Who pays for the parade? And where do they march?").quotes) == 2


@pytest.mark.parametrize(
    "policy", [Policy(0, 0, 0, 0), Policy(0, 0, 1, 1), Policy(1, 1, 1, 1), Policy(1, 0, 1, 0)]
)
@pytest.mark.parametrize("question", ["", "zzyzx", "goats", "who pays? zzyzx? where?", "hi"])
def test_any_thresholds_work(policy: Policy, question: str) -> None:
    """For any thresholds, every question gets an outcome."""
    for index in (INDEX, EMPTY):
        assert answer(question, index, policy).outcome in Outcome


def test_thresholds() -> None:
    """The thresholds decide whether a passage is asserted, suggested or not shown."""
    question = "who opened the parade with a trombone"
    assert ask(question, policy=Policy(answer=0.13)).outcome == Outcome.ANSWER
    assert ask(question, policy=Policy(answer=1)).outcome == Outcome.SUGGEST
    refused = ask(question, policy=Policy(answer=1, suggest=1))
    assert refused.outcome == Outcome.UNKNOWN
    assert refused.suggestions[0].passage.id == "parade-opening"


def test_a_mostly_unknown_question_is_not_answered() -> None:
    """If most words of a question are unknown, a passage is at most a suggestion."""
    question = "who opened the parade of the volcano in zzyzx with qwxyz"
    assert ask(question).outcome != Outcome.ANSWER


def test_why() -> None:
    """An answer reports the words of the question that match and those that are missing."""
    why = ask("Who opened the zapata parade on Monday?", policy=Policy(answer=1, suggest=0)).why
    assert why.ask == "Who opened the penguin parade?"
    assert why.matched == ("opened", "parade")
    assert why.missing == why.premises[::-1] == ("zapata", "Monday")
    assert ask("zzyzx").why.missing == ("zzyzx",)
    assert ask("who ate the ladder").why.ask is None


def test_a_proposed_ask_is_not_shown() -> None:
    """A proposed ask is matched like any other ask, but members never see it."""
    question = "Who opened the penguin parade?"
    [one] = (passage for passage in PASSAGES if question in passage.asks)
    for label in ("", one.label):
        hidden = replace(one, asks=(question, *one.asks), proposed=(question,), label=label)
        others = tuple(passage for passage in PASSAGES if passage is not one)
        known = KnowledgeBase((one.source,), (hidden, *others), GAPS)
        found = answer(question, Index(known, ENGLISH), Policy())
        assert found.quotes[0].passage is hidden
        assert found.why.ask is None
        assert label_of(hidden) != question


def test_corrections() -> None:
    """An answer reports corrected spellings."""
    assert ask("who threw hering").corrections == (("hering", "herring"),)


@pytest.mark.parametrize(
    ("description", "fields", "expected"),
    [
        (
            "a label of its own",
            {"label": "When do goats vote?", "asks": ("goats?",)},
            "When do goats vote?",
        ),
        ("else its first ask", {"asks": ("goats?", "When?"), "section": "Elections"}, "goats?"),
        (
            "else its section, after the title",
            {"section": "Elections"},
            "A Guide to the Teapot Museum \u203a Elections",
        ),
        ("else its text", {}, "Goats vote."),
        ("else its first words", {"text": "Goats " * 40}, "Goats " * 15 + "Goats…"),
    ],
)
def test_the_label_of_a_passage(description: str, fields: dict[str, Any], expected: str) -> None:
    """A passage is offered by its label or, without one, by its first ask, section or text."""
    passage = replace(alone("Goats vote.").passages[0], **fields)
    index = Index(KnowledgeBase((passage.source,), (passage,)), English())
    found = answer("goats", index, Policy(answer=1, suggest=0))
    assert [one.label for one in found.suggestions] == [expected], description


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"section": "Elections"}, "Only goats over two may vote."),
        ({}, "Only goats over two may vote."),  # its first words say nothing about voting
        ({"asks": ("May goats vote?",)}, ""),
        ({"asks": ("May goats vote?",), "label": "Voting"}, ""),
        ({"asks": ("goats?",), "proposed": ("goats?",)}, "Only goats over two may vote."),
    ],
)
def test_an_excerpt_says_what_a_heading_does_not(fields: dict[str, Any], expected: str) -> None:
    """The closest sentence accompanies a label that nobody wrote for members."""
    text = "The council meets in spring. \u2022 Only goats over two may vote. Bribes are cabbages."
    passage = replace(alone(text).passages[0], **fields)
    index = Index(KnowledgeBase((passage.source,), (passage,)), English())
    (suggestion,) = answer("goats vote", index, Policy(answer=1, suggest=0)).suggestions
    assert suggestion.excerpt == expected


def test_one_label_is_offered_once() -> None:
    """If several passages have the same label, only the best of them is offered."""
    goats, more = alone("Goats vote.").passages[0], alone("Goats vote again.").passages[0]
    passages = (replace(goats, label="Who votes?"), replace(more, id="more", label="Who votes?"))
    index = Index(KnowledgeBase((goats.source,), passages), English())
    found = answer("goats vote", index, Policy(answer=1, suggest=0))
    assert [one.passage.id for one in found.suggestions] == [found.candidates[0].passage.id]


@pytest.mark.parametrize("question", ["", "goats?", "hello", "who and what and why", "\x00"])
def test_no_knowledge(question: str) -> None:
    """With an empty knowledge base, every question is unknown or small talk."""
    found = answer(question, EMPTY, Policy(), ("goats",))
    assert found.outcome in {Outcome.UNKNOWN, Outcome.SMALLTALK}
    assert (found.candidates, found.confidence) == ((), 0)


def test_one_passage() -> None:
    """A knowledge base with a single passage answers only what that passage says."""
    index = Index(alone("Otters knit seventy scarves in winter."), ENGLISH)
    assert quoted(answer("who knits scarves in winter", index, Policy())) == ["only"]
    assert answer("who is the king of france", index, Policy()).quotes == ()


def test_equal_texts() -> None:
    """If two passages have the same text, the one whose id sorts first is shown."""
    twins = tuple(
        Passage(id_, TEAPOTS, "Otters knit scarves.", (1,), Wording.RESTATED, asks=("Who knits?",))
        for id_ in ("b", "a")
    )
    found = answer("Who knits?", Index(KnowledgeBase((TEAPOTS,), twins), ENGLISH), Policy())
    assert quoted(found) == ["a"]
    assert [one.passage.id for one in found.candidates] == ["a", "b"]


def test_an_alias_that_is_a_stop_word() -> None:
    """A stop word can be an alias in the glossary."""
    glossary = (Term("Bernard", ("he",)),)
    index = Index(replace(KNOWLEDGE, glossary=glossary), ENGLISH)
    found = answer("he ate the ladder", index, Policy())
    assert quoted(found) == ["goats-ladder"]
    assert "he" in found.why.matched


@pytest.mark.parametrize(
    ("see", "text", "expected"),
    [
        ("only", "The whistle was loud.", ["only"]),
        ("only", "Otters knit.", []),
        ("no-such", "The whistle was loud.", []),
    ],
)
def test_a_gap_shows_its_passage_only_if_it_is_close(
    see: str, text: str, expected: list[str]
) -> None:
    """A passage that is unrelated to the question is not shown below a gap."""
    gap = Gap("gap", TEAPOTS, "Nobody says how loud it was.", ("How loud was it?",), see=see)
    known = alone(text)
    index = Index(KnowledgeBase(known.sources, known.passages, (gap,)), English())
    found = answer("How loud was it?", index, Policy())
    assert (found.outcome, quoted(found)) == (Outcome.GAP, expected)


@given(QUESTIONS, st.lists(QUESTIONS, max_size=2))
@settings(max_examples=250, deadline=None)
def test_any_text_gets_an_answer(question: str, previous: list[str]) -> None:
    """No text raises an exception, and every answer satisfies the invariants."""
    found = ask(question, *previous)
    assert found.question == question
    assert found == ask(question, *previous)
    assert 0 <= found.confidence <= 1
    scores = [candidate.score for candidate in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert 1 <= len({one.passage.id for one in found.candidates}) <= CANDIDATES
    assert bool(found.quotes) <= (found.outcome in {Outcome.ANSWER, Outcome.GAP})
    assert (found.outcome == Outcome.ANSWER) <= (1 <= len(found.quotes) <= 3)
    assert (found.outcome == Outcome.GAP) == (found.gap is not None)
    assert (found.outcome == Outcome.SMALLTALK) == (found.smalltalk is not None)
    assert (found.outcome == Outcome.SUGGEST) <= bool(found.suggestions)
    assert len(found.suggestions) <= SUGGESTIONS
    assert bool(found.suggestions) <= (found.outcome in {Outcome.SUGGEST, Outcome.UNKNOWN})
    assert all(len(one.label) <= MAX_LABEL for one in found.suggestions)
    assert all(len(one.excerpt) <= MAX_EXCERPT for one in found.suggestions)
    for quote in found.quotes:
        start, end = quote.highlight or (0, 1)
        assert 0 <= start < end <= len(quote.passage.text)


@given(QUESTIONS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_knowledge_changes_nothing(question: str, chance: random.Random) -> None:
    """The order in which files are read does not change the answer."""
    shuffled = KnowledgeBase(
        tuple(chance.sample(KNOWLEDGE.sources, len(KNOWLEDGE.sources))),
        tuple(chance.sample(KNOWLEDGE.passages, len(KNOWLEDGE.passages))),
        tuple(chance.sample(KNOWLEDGE.gaps, len(KNOWLEDGE.gaps))),
        tuple(chance.sample(KNOWLEDGE.glossary, len(KNOWLEDGE.glossary))),
    )
    assert answer(question, Index(shuffled, ENGLISH), Policy()) == ask(question)


def test_a_heading_that_is_the_label_needs_no_title() -> None:
    """A question says enough by itself."""
    passage = replace(alone("Goats vote.").passages[0], section="Who votes?", label="Who votes?")
    assert Suggestion(passage).label == "Who votes?"
