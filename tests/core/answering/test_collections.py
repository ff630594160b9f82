"""A message stays in one collection: its parts, its actual question, and the follow-ups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.answering.answer import answer
from bot.core.model.entries import Collection, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.results import Answer, Outcome
from bot.core.retrieval.index import Index
from bot.languages import en as english

POOL = Source("pool", "Hours and prices", "Town", collection=Collection("baths", "Town Baths"))
SAUNA = replace(POOL, id="sauna", title="Sauna")
COURSES = Source("courses", "Courses", "Club", collection=Collection("sailing", "Sailing Club"))
LONE = Source("lone", "Chess evenings", "Chess players")
TEXTS = {
    POOL: (
        "The swimming pool opens at seven and closes at nine in the evening.",
        "A ticket for swimmers costs four euros.",
    ),
    SAUNA: ("Towels can be rented at the sauna. They must be brought back at noon.",),
    COURSES: (
        "The course for a sailing license starts in May.",
        "The license costs ninety euros.",
        "The license must be brought along.",
    ),
    LONE: ("The chess players meet on Monday.",),
}


def indexed(texts: dict[Source, tuple[str, ...]]) -> Index:
    """Return an index of one passage for each text."""
    passages = tuple(
        Passage(f"{source.id}-{place}", source, text, (place,), Wording.VERBATIM)
        for source, found in texts.items()
        for place, text in enumerate(found, start=1)
    )
    return Index(KnowledgeBase(tuple(texts), passages), english.load())


INDEX = indexed(TEXTS)


def ask(question: str, *previous: str) -> Answer:
    """Return the answer to a question about all collections."""
    return answer(question, INDEX, Policy(answer=0.5, suggest=0.1), previous)


@pytest.mark.parametrize(
    ("passage", "sources"),
    [
        ("pool-1", {"pool", "sauna"}),
        ("sauna-1", {"pool", "sauna"}),
        ("courses-1", {"courses"}),
        ("lone-1", {"lone"}),
    ],
)
def test_an_index_of_one_collection(passage: str, sources: set[str]) -> None:
    """It has all of its sources and no other; sources without a collection belong together."""
    narrowed = INDEX.in_collection_of(INDEX.unit(passage))
    found = {unit.entry.source.id for unit in narrowed.some(100)}
    assert found == sources
    assert narrowed.in_collection_of(INDEX.unit(passage)) is narrowed


def test_nothing_to_leave_out() -> None:
    """Without a passage, or with only one collection, the index stays as it is."""
    assert INDEX.in_collection_of(None) is INDEX
    baths = indexed({source: TEXTS[source] for source in (POOL, SAUNA)})
    assert baths.in_collection_of(baths.unit("pool-1")) is baths


@pytest.mark.parametrize(
    ("question", "previous"),
    [
        pytest.param(
            "when does the swimming pool open, and what must be brought along?", (), id="parts"
        ),
        pytest.param("what does it cost?", ("when does the swimming pool open?",), id="follow-up"),
        pytest.param(
            "I forgot my towels at the swimming pool again. What must be brought along?",
            (),
            id="actual question",
        ),
    ],
)
def test_a_message_stays_in_its_collection(question: str, previous: tuple[str, ...]) -> None:
    """By itself, the last clause would be about sailing."""
    last = question.replace(",", ".").split(". ")[-1]
    alone = ask(last)
    assert alone.candidates[0].passage.source is COURSES
    found = ask(question, *previous)
    assert found.outcome in {Outcome.ANSWER, Outcome.SUGGEST}
    shown = [quote.passage for quote in found.quotes]
    shown += [suggestion.passage for suggestion in found.suggestions]
    assert {passage.source.collection_id for passage in shown} == {"baths"}
