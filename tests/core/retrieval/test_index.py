"""The index finds units that are related to a question, and prepares them for ranking."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.answering.answer import answer
from bot.core.model.entries import Passage, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.retrieval.index import CLOSE_LOOK, Index
from bot.core.text.lexicon import English
from bot.languages import en as english
from tests.core.corpus import ENGLISH, INDEX, KNOWLEDGE, OPENING, TEAPOTS, alone

if TYPE_CHECKING:
    from bot.core.retrieval.closeness import Closeness
    from bot.core.retrieval.unit import Unit


def unit(id_: str, index: Index = INDEX) -> Unit:
    """Return the unit with this id."""
    return next(one for one in index.units if one.entry.id == id_)


def found(question: str, index: Index = INDEX) -> list[str]:
    """Return the ids of the search results, best first."""
    return [one.entry.id for one in index.search(index.parse(question))]


@pytest.mark.parametrize(
    ("description", "question", "first"),
    [
        ("by its text", "trombone", "parade-opening"),
        ("by its asks", "route", "parade-route"),
        ("inflected", "knitting sailors", "teapots-oldest"),
        ("misspelled", "trombbone", "parade-opening"),
        ("by an alias", "flappers march", "parade-route"),
        ("a gap", "what breed", "goats-breed"),
        ("by stop words", "nobody why", "goats-ladder"),
    ],
)
def test_search(description: str, question: str, first: str) -> None:
    """Both text and asks are searched."""
    assert found(question)[0] == first, description


@pytest.mark.parametrize("question", ["", "\U0001f642", "zzyzx", "\x00", "!?"])
def test_nothing_is_found(question: str) -> None:
    """A question without known words finds no candidates."""
    assert found(question) == []


@pytest.mark.parametrize("question", ["", "goat", "what is it"])
def test_no_knowledge(question: str) -> None:
    """An empty knowledge base can be searched."""
    index = Index(KnowledgeBase(), English())
    assert found(question, index) == []
    assert (index.units, index.mean_length) == ((), 0)


def test_the_number_of_results_is_limited() -> None:
    """Of many equally good matches, the first `CLOSE_LOOK` by id are found."""
    passages = tuple(
        Passage(f"goat-{number:02}", TEAPOTS, "A goat.", (1,), Wording.RESTATED)
        for number in range(CLOSE_LOOK + 6)
    )
    many = Index(KnowledgeBase((TEAPOTS,), passages[::-1]), English())
    assert found("goat", many) == [passage.id for passage in passages[:CLOSE_LOOK]]


def test_passages_by_id() -> None:
    """A passage can be found by its id. Gaps and unknown ids can't."""
    assert INDEX.passage("parade-opening") is OPENING
    assert INDEX.passage("parade-weather") is None
    assert INDEX.passage("no-such") is None


@pytest.mark.parametrize(
    ("stem", "held"),
    [
        ("trombon", "its text"),
        ("penguin", "its asks"),
        ("bluffin", "its source's title"),
        ("loud", "its section"),
        ("teapot", ""),
    ],
)
def test_words_of_a_unit(stem: str, held: str) -> None:
    """A unit has the words of its text, of its asks, of its section and of its source's title."""
    assert unit("parade-opening").holds(stem) == bool(held)


def test_related_words_are_searched_for() -> None:
    """If the knowledge contains no content word of a question, related words lead to a unit."""
    index = Index(alone("The license hangs in the hall."), english.load())
    assert found("Where can I see the licence?", index) == [one.entry.id for one in index.units]


@pytest.mark.parametrize(
    ("id_", "kind", "lacks"),
    [
        ("parade-price", "number", False),
        ("teapots-oldest", "time", False),
        ("goats-ladder", "time", True),
        ("goats-ladder", "number", True),
        ("goats-ladder", "reason", False),
        ("parade-route", "reason", True),
        ("goats-ladder", "manner", False),
        ("goats-ladder", "", False),
        ("parade-route", "place", False),
        ("parade-price", "place", True),
        ("parade-opening", "time", False),
    ],
)
def test_lacking_kinds_of_answers(id_: str, kind: str, *, lacks: bool) -> None:
    """A unit lacks a time, number or place if neither its text nor its asks mention one."""
    assert unit(id_).lacks(kind) == lacks


def test_units_are_analyzed() -> None:
    """A unit has the exact range of each sentence, and the words of its sentences and asks."""
    opening = unit("parade-opening")
    assert opening.passage is OPENING
    texts = [OPENING.text[one.start : one.end] for one in opening.sentences]
    assert texts[1] == "She wore three hats."
    assert opening.sentences[1].terms == {"wore", "three", "hat"}
    assert opening.asked["crowd"] == [2]
    assert opening.contents[2] == "crowd throw"
    assert opening.wordings[2] == "what did the crowd throw"
    assert opening.cores == {*opening.wordings, "a loud start"}
    assert " gladi pickett " in opening.told
    assert unit("parade-weather").passage is None


@pytest.mark.parametrize(
    ("description", "text", "sentences"),
    [
        ("nothing", "", 0),
        ("signs", "?!", 1),
        ("stop words", "It was what it was.", 1),
        ("panic", "Plan B\u2029.\ud800", 1),
        ("long", "goat " * 800, 1),
    ],
)
def test_odd_texts(description: str, text: str, sentences: int) -> None:
    """Any text can be indexed and searched."""
    index = Index(alone(text), ENGLISH)
    assert len(index.units[0].sentences) == sentences, description
    assert set(found("what was the goat plan", index)) <= {"only"}


def test_the_index_is_complete() -> None:
    """All passages and gaps are in the index, in the order of their ids."""
    ids = [entry.id for entry in KNOWLEDGE.passages] + [entry.id for entry in KNOWLEDGE.gaps]
    assert [one.entry.id for one in INDEX.units] == sorted(ids)


def test_an_index_is_freed_at_once() -> None:
    """An index has no reference cycles, so its memory is freed as soon as it is replaced."""
    index = Index(KNOWLEDGE, ENGLISH)
    assert found("Who knits scarves?", index) is not None
    gone = weakref.ref(index), weakref.ref(index.units[0])
    gc.disable()
    try:
        del index
        assert [one() for one in gone] == [None, None]
    finally:
        gc.enable()


def test_only_passages_have_neighbors() -> None:
    """A passage's neighbors are the ones directly before and after it in its source.

    Gaps have no neighbors.
    """
    for one in INDEX.units:
        beside = INDEX.around(one)
        assert len(beside) <= 2
        assert all(other.passage and other.entry.source == one.entry.source for other in beside)
        assert one.passage or not beside
    assert any(INDEX.around(one) for one in INDEX.units)
    assert any(one.passage is None for one in INDEX.units)


@pytest.mark.parametrize("question", ["Who opened the penguin parade?", "goats", "what breed"])
@pytest.mark.parametrize("source", ["parade", "goats", "teapots"])
def test_a_narrowed_index_finds_only_its_sources(question: str, source: str) -> None:
    """If one source is selected, nothing from other sources is found."""
    narrowed = INDEX.within(frozenset({source}))
    answered = answer(question, narrowed, Policy())
    quoted = [quote.passage for quote in answered.quotes]
    offered = [suggestion.passage for suggestion in answered.suggestions]
    candidates = [candidate.passage for candidate in answered.candidates]
    assert candidates
    assert {one.source.id for one in (*quoted, *offered, *candidates)} == {source}
    assert {unit.entry.source.id for unit in narrowed.search(narrowed.parse(question))} <= {source}
    assert INDEX.search(INDEX.parse("penguins"))


def test_a_narrowed_index_still_ranks_ten() -> None:
    """Better matches in other sources don't displace candidates from the selected source."""
    wanted = replace(OPENING.source, id="wanted")
    passages = [
        replace(OPENING, id=f"{name}-{n}", source=source, text=text, asks=())
        for name, source, text in (
            ("other", OPENING.source, "Otters, otters and otters."),
            ("wanted", wanted, "Some long text that speaks of the pond, and once of an otter."),
        )
        for n in range(30)
    ]
    narrowed = Index(KnowledgeBase((OPENING.source, wanted), passages), ENGLISH).within(
        frozenset({"wanted"})
    )
    assert len(narrowed.search(narrowed.parse("otters"))) == CLOSE_LOOK


def test_a_narrowed_index_knows_no_other_passage() -> None:
    """If one source is selected, passages of other sources can't be found by id."""
    narrowed = INDEX.within(frozenset({"goats"}))
    assert narrowed.passage(OPENING.id) is None
    assert INDEX.passage(OPENING.id) is OPENING
    assert narrowed.search(narrowed.parse("")) == ()


def test_a_narrowed_index_finds_the_nearest_in_meaning() -> None:
    """The units nearest in meaning come from the selected source, even if they are not close."""

    class Meaning:
        language: str | None = None

        def nearest(self, _text: str, count: int) -> list[str]:
            return [one.entry.id for one in INDEX.units if one.entry.id.startswith("teapots")][
                :count
            ] + [one.entry.id for one in INDEX.units][:count]

        def closeness(self, _text: str, _ids: object) -> dict[str, Closeness]:
            return {}

    index = Index(KNOWLEDGE, ENGLISH, Meaning()).within(frozenset({"goats"}))
    found_ = {one.entry.id for one in index.search(index.parse("trombone"))}
    assert found_
    assert all(id_.startswith("goats") for id_ in found_)
