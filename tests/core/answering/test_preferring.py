"""Tests of the order of preference among collections."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.core.answering.answer import consider
from bot.core.answering.preferring import preferred
from bot.core.model.entries import Gap, Passage, Source, Wording
from bot.core.model.knowledge import KnowledgeBase
from bot.core.model.policy import Policy
from bot.core.model.reasons import Point, Reason
from bot.core.model.results import Outcome
from bot.core.model.scope import Scope
from bot.core.retrieval.index import Index
from bot.languages import en as english

RULES, STAFF = Source("rules", "House rules", "Club"), Source("staff", "The Zorbel ledger", "Club")


def passage(id_: str, source: Source, text: str, *asks: str) -> Passage:
    """Return a passage."""
    return Passage(id_, source, text, (1,), Wording.RESTATED, asks=asks)


ASSISTANT = Assistant(
    Index(
        KnowledgeBase(
            (RULES, STAFF),
            (
                passage("quiet", RULES, "Quiet hours begin at ten.", "When do quiet hours begin?"),
                passage("bikes", RULES, "Bikes are parked behind the shed."),
                passage("shoes", RULES, "Visitors take off their shoes at the door."),
                passage("quiet-staff", STAFF, "Quiet hours begin at nine for the staff."),
                passage("bikes-staff", STAFF, "Bikes are parked in the yard."),
                passage("keys", STAFF, "The keys hang in the office.", "Where do the keys hang?"),
            ),
        ),
        english.load(),
    )
)
BIKES = "where are bikes parked?"


def preferring(*order: str) -> Assistant:
    """Return an assistant that prefers collections in this order."""
    return ASSISTANT.seeing(Scope(None, tuple(frozenset({one}) for one in order)))


def test_without_an_order() -> None:
    """Two passages that fit equally well are both suggested."""
    answer = ASSISTANT.ask(BIKES)
    assert answer.outcome is Outcome.SUGGEST
    assert {one.passage.id for one in answer.suggestions} == {"bikes", "bikes-staff"}


@pytest.mark.parametrize(
    ("order", "winner"),
    [
        (("rules", "staff"), "bikes"),
        (("staff", "rules"), "bikes-staff"),
        (("staff",), "bikes-staff"),
    ],
)
def test_the_first_one_wins(order: tuple[str, ...], winner: str) -> None:
    """Where both fit, the preferred collection answers, and the explanation says so."""
    answer = preferring(*order).ask(BIKES)
    assert [quote.passage.id for quote in answer.quotes] == [winner]
    assert answer.why.speaks_for[-1] == Reason(Point.PREFERRED)


@pytest.mark.parametrize(
    ("question", "winner"),
    [("When do quiet hours begin?", "quiet"), ("Do visitors take off their shoes?", "shoes")],
)
def test_a_clearly_better_answer_wins(question: str, winner: str) -> None:
    """A preferred collection that is much less sure changes nothing."""
    answer, plain = preferring("staff", "rules").ask(question), ASSISTANT.ask(question)
    assert [quote.passage.id for quote in answer.quotes] == [winner]
    assert answer == plain


def test_gaps() -> None:
    """A gap never wins over an answer, and without one, the order changes nothing."""
    gap = Gap(
        "rent", RULES, "The rules do not say what the hall costs.", ("What does the hall cost?",)
    )
    price = passage("hall", STAFF, "The hall costs ten coins.", "What does the hall cost?")
    knowledge = KnowledgeBase((RULES, STAFF), (price,), (gap,))
    asking = Assistant(Index(knowledge, english.load()))
    question = "What does the hall cost?"
    for source in (RULES, STAFF):
        prefers = asking.seeing(Scope(None, (frozenset({source.id}),)))
        assert [quote.passage.id for quote in prefers.ask(question).quotes] == ["hall"]
    alone = Assistant(Index(KnowledgeBase((RULES, STAFF), (), (gap,)), english.load()))
    for source in (RULES, STAFF):
        prefers = alone.seeing(Scope(None, (frozenset({source.id}),)))
        assert prefers.ask(question) == alone.ask(question)


def test_two_suggestions_of_one_collection() -> None:
    """Preferring a collection that is unsure by itself changes nothing."""
    passages = (
        passage("front", RULES, "Bikes are parked in front of the shed."),
        passage("back", RULES, "Bikes are parked at the back of the yard."),
        passage("keys", STAFF, "The keys hang in the office."),
    )
    asking = Assistant(Index(KnowledgeBase((RULES, STAFF), passages), english.load()))
    plain = asking.ask(BIKES)
    assert plain.outcome is Outcome.SUGGEST
    prefers = asking.seeing(Scope(None, (frozenset({"staff"}), frozenset({"rules"}))))
    assert {one.passage.id for one in prefers.ask(BIKES).suggestions} == {"front", "back"}


def test_a_collection_that_is_less_sure_by_itself() -> None:
    """If the preferred collection suggested the best passage, it is not replaced by a worse one."""
    best = consider(BIKES, ASSISTANT.index, Policy())
    index = ASSISTANT.index.preferring((frozenset({"rules"}), frozenset({"staff"})))
    weak = replace(best, answer=replace(best.answer, confidence=0.0))
    assert preferred(best, index, lambda _: weak) is best


def test_nothing_to_prefer() -> None:
    """Small talk and refusals stay as they are."""
    for question in ("hello", "where is the moon?"):
        assert preferring("staff").ask(question) == ASSISTANT.ask(question)


def test_a_named_collection_wins() -> None:
    """A question that names a collection is answered from it, whatever the order."""
    answer = preferring("rules").ask("In the Zorbel ledger, where are bikes parked?")
    assert [quote.passage.id for quote in answer.quotes] == ["bikes-staff"]


def test_follow_ups_continue_the_preferred_answer() -> None:
    """A follow-up question refers to the passage that was shown."""
    asking = preferring("staff")
    asking.ask(BIKES)
    following = asking.ask("and what about there?", (BIKES,))
    assert all(one.passage.source == STAFF for one in following.candidates[:1])
