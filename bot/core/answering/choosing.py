"""Let a chooser decide which candidates answer a question if the ranking leaves this uncertain.

A chooser sees the question, the earlier questions and the candidates. It only says which candidates
answer the question or contradict one of its premises. Members still see only passages from the
knowledge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.core.answering.answer import refused
from bot.core.answering.assembling import quote_of, reply, suggestions_of
from bot.core.answering.followup import Earlier
from bot.core.model.results import FalsePremise, Outcome, PremiseKind, Suggestion
from bot.core.ranking.confidence import missing
from bot.core.ranking.finding import CANDIDATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.answering.answer import Considered
    from bot.core.answering.conversation import Memory
    from bot.core.model.entries import Passage
    from bot.core.model.policy import Policy
    from bot.core.model.results import Answer, Quote
    from bot.core.ranking.finding import Found

SURE = 0.9
"""Confidence at and above which the chooser isn't asked to check an answer."""
HOPELESS = 0.05
"""Confidence below which the chooser isn't asked, because no candidate is likely to answer."""
MOST_SHOWN = 3
"""Maximum number of passages in an answer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates that answer a question, and those that contradict one of its premises.

    A candidate is identified by its position, counted from 0. Both tuples are empty if no candidate
    answers the question or contradicts a premise.
    """

    answers: tuple[int, ...] = ()
    contradicts: tuple[int, ...] = ()


class Chooser(Protocol):
    """An object, such as a language model, that chooses among candidates."""

    @property
    def host(self) -> str:
        """The host to which the questions are sent."""

    def choose(
        self, question: str, previous: Sequence[str], passages: Sequence[Passage]
    ) -> Choice | None:
        """Return the choice, or None if no choice could be made. Never raise an exception.

        `previous` holds the earlier questions in the conversation, oldest first.
        """


def candidates(considered: Considered) -> tuple[Passage, ...]:
    """Return the passages to choose from. Passages that the answer shows come first."""
    shown = [quote.passage for quote in considered.answer.quotes]
    found = [one.unit.passage for one, _ in considered.found.passages]
    by_id = {passage.id: passage for passage in (*shown, *found) if passage}
    return tuple(by_id.values())[:CANDIDATES]


def is_unsure(considered: Considered) -> bool:
    """Return whether a chooser could improve on the answer."""
    answer = considered.answer
    if answer.outcome is Outcome.SMALLTALK or not candidates(considered):
        return False
    if answer.confidence < HOPELESS:
        return False
    return answer.confidence < SURE or answer.outcome is Outcome.SUGGEST


def decide(
    considered: Considered,
    choice: Choice,
    policy: Policy,
    memory: Memory | None = None,
) -> Answer:
    """Return the answer that follows from a choice among the `candidates`.

    If no candidate was chosen, an answer becomes a suggestion, and a suggestion becomes "unknown".
    The passage shown is stored in `memory`, because later questions may depend on it.
    """
    offered = candidates(considered)
    if choice.answers:
        shown = [offered[position] for position in choice.answers[:MOST_SHOWN]]
        return _showing(shown, considered, policy, memory)
    if choice.contradicts:
        shown = [offered[choice.contradicts[0]]]
        answer = _showing(shown, considered, policy, memory)
        return replace(answer, premise=FalsePremise(PremiseKind.CONTRADICTED))
    return _doubted(considered, policy)


def _showing(
    shown: Sequence[Passage],
    considered: Considered,
    policy: Policy,
    memory: Memory | None,
) -> Answer:
    found = _led_by(shown, considered.found)
    if memory and considered.thread and found.best and found.best.passage in shown:
        sure = max(found.sure, policy.answer)  # the passage is shown as the answer
        memory.keep(considered.thread, Earlier(found.query, found.best, sure))
    quotes = tuple(_quote(passage, considered) for passage in shown)
    question, index = considered.answer.question, considered.index
    return reply(question, Outcome.ANSWER, found, index, quotes=quotes)


def _quote(passage: Passage, considered: Considered) -> Quote:
    for quote in considered.answer.quotes:
        if quote.passage.id == passage.id:
            return quote
    ranked = (one for one, _ in considered.found.passages if one.unit.entry.id == passage.id)
    return quote_of(next(ranked))


def _led_by(shown: Sequence[Passage], found: Found) -> Found:
    """Return the results with the passages in `shown` first. No passage's confidence changes."""
    places = {passage.id: place for place, passage in enumerate(shown)}
    last = len(places)
    ordered = sorted(found.passages, key=lambda one: places.get(one[0].unit.entry.id, last))
    return replace(found, passages=tuple(ordered))


def _doubted(considered: Considered, policy: Policy) -> Answer:
    answer, found, index = considered.answer, considered.found, considered.index
    if answer.outcome is Outcome.ANSWER:
        shown = tuple(Suggestion(each.passage, highlight=each.highlight) for each in answer.quotes)
        offered = suggestions_of(found, policy.suggest) or shown
        lacking = missing(found.passages[0][0]) if found.passages else ()
        return reply(
            answer.question, Outcome.SUGGEST, found, index, suggestions=offered, lacking=lacking
        )
    if answer.outcome is Outcome.SUGGEST:
        return refused(answer.question, found, index, policy)
    return answer
