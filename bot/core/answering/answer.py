"""Choose the outcome of a question, given its candidates.

Small talk takes precedence, followed by a curated gap, an answer and a suggestion. If no passage or
gap is likely enough, the outcome is "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.answering.assembling import passage_of, quote_of, reply, suggestions_of
from bot.core.answering.conversation import (
    FURTHEST,
    recalled,
    smalltalk,
    spoken,
    thread_of,
    understood,
)
from bot.core.answering.coverage import is_off_topic
from bot.core.answering.gaps import closest
from bot.core.answering.preferring import preferred
from bot.core.contradiction.absent import absent_names
from bot.core.contradiction.contradiction import false_premise
from bot.core.model.results import Answer, Outcome, Quote, Refusal
from bot.core.questions import parts
from bot.core.questions.leaning import is_remark, leans
from bot.core.ranking.confidence import EXACT, missing
from bot.core.ranking.finding import focused, look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.answering.conversation import Memory
    from bot.core.answering.followup import Earlier
    from bot.core.model.entries import Gap, Passage
    from bot.core.model.policy import Policy
    from bot.core.questions.naming import Named
    from bot.core.questions.query import Query
    from bot.core.ranking.finding import Found
    from bot.core.retrieval.index import Index

MANY = 2


@dataclass(frozen=True, slots=True)
class Considered:
    """An answer, the passages found for the question, and the index that contains them.

    `thread` holds the earlier questions that the question depends on, oldest first, followed by the
    question itself. `thread` is None if the memory doesn't record how the question was understood.
    """

    answer: Answer
    found: Found
    index: Index
    thread: tuple[str, ...] | None = None


def answer(
    question: str,
    index: Index,
    policy: Policy,
    previous: Sequence[str] = (),
    memory: Memory | None = None,
) -> Answer:
    """Return the answer to `question`. The parameters are the same as those of `consider`."""
    return consider(question, index, policy, previous, memory).answer


def consider(
    question: str,
    index: Index,
    policy: Policy,
    previous: Sequence[str] = (),
    memory: Memory | None = None,
) -> Considered:
    """Return the answer to `question`, and the passages found for the question.

    `previous` contains the earlier questions in the conversation, oldest first. Earlier questions
    matter only if `question` can't be understood on its own. `memory` caches how earlier questions
    were understood.

    Each memory must always be used with the same index and the same policy.
    """
    index = index.asked(question, previous)
    if named := index.named_in(question):
        return _of_named(question, named, index, policy, previous)
    query = index.parse(question)
    if previous and leans(query, index.lexicon.names) and (named := _named_before(previous, index)):
        found = _answer(question, index.within(named.sources), policy, previous, None)
        if _holds(found, query, index):
            return found
    best = _answer(question, index, policy, previous, memory)
    if not index.preferred:
        return best
    found = preferred(best, index, lambda one: _answer(question, one, policy, previous, None))
    if memory and found.thread and found is not best:
        memory.keep(found.thread, spoken(found.found, policy))
    return found


def _holds(found: Considered, query: Query, index: Index) -> bool:
    """Return whether the best passage contains all known words of a question."""
    units = [index.unit(candidate.passage.id) for candidate in found.answer.candidates[:1]]
    known = [*filter(index.lexicon.is_known, query.terms)]
    return any(unit and all(map(unit.holds, known)) for unit in units)


def _named_before(previous: Sequence[str], index: Index) -> Named | None:
    """Return the collections that an earlier question in the same thread names."""
    named = (index.named_in(text) for text in reversed(thread_of(previous, index)))
    return next(filter(None, named), None)


def _of_named(
    question: str, named: Named, index: Index, policy: Policy, previous: Sequence[str]
) -> Considered:
    """Return the best answer to a question from the collections that the question names.

    An answer from other collections is preferred if it is more likely and mentions the named
    collections.
    """
    narrowed = index.within(named.sources)
    best = _answer(question, narrowed, policy, previous, None)
    if best.answer.outcome is Outcome.SMALLTALK:
        return best
    is_whole = named.rest == question or not index.parse(named.rest).terms
    if best.answer.confidence < EXACT and not is_whole:
        best = _answer(named.rest, narrowed, policy, previous, None)
    if named.stems:
        wide = _answer(question, index, policy, previous, None)
        surer = wide.answer.confidence > best.answer.confidence
        if surer and _mentions(wide.answer, named, index):
            best = wide
    return replace(best, answer=replace(best.answer, question=question))


def _mentions(found: Answer, named: Named, index: Index) -> bool:
    """Return whether an answer is from other collections but mentions the named collections."""
    passages = [quote.passage for quote in found.quotes]
    units = [unit for passage in passages if (unit := index.unit(passage.id))]
    return found.outcome is Outcome.ANSWER and all(
        unit.entry.source.id not in named.sources and named.stems <= unit.counts.keys()
        for unit in units
    )


def _answer(
    question: str,
    index: Index,
    policy: Policy,
    previous: Sequence[str],
    memory: Memory | None,
) -> Considered:
    query = index.parse(question)
    found = focused(look(query, index), index, policy)
    talk = smalltalk(query, index, goes_on=bool(previous))
    if talk is not None:
        answered = reply(question, Outcome.SMALLTALK, found, index, smalltalk=talk)
        return Considered(answered, found, index)
    leaning = previous and leans(query, index.lexicon.names) is not None
    thread = thread_of(previous, index) if leaning else ()
    earlier = recalled(thread, index, policy, memory)
    found = understood(found, earlier, index, policy, index.reader)
    keeps = memory and len(thread) < FURTHEST and not is_remark(query)
    kept = (*thread, question) if keeps else None
    if memory and kept:
        memory.keep(kept, spoken(found, policy))
    if several := _several(query, earlier, index.in_collection_of(found.best), policy):
        answered = reply(question, Outcome.ANSWER, found, index, quotes=several)
    else:
        answered = _single(question, found, index, policy)
    return Considered(answered, found, index, kept)


def chosen(found: Answer, passage: Passage) -> Answer:
    """Return the answer that shows a passage chosen by the user.

    `found` is the answer to the passage's label. If that answer quotes the passage, the highlight
    and the false premise are kept.
    """
    quotes = tuple(quote for quote in found.quotes if quote.passage.id == passage.id)
    return replace(
        found,
        outcome=Outcome.ANSWER,
        quotes=quotes or (Quote(passage, None),),
        premise=found.premise if quotes else None,
        suggestions=(),
        gap=None,
        smalltalk=None,
    )


def _single(question: str, found: Found, index: Index, policy: Policy) -> Answer:
    if stated := found.stated_gap(policy):
        gap, sure = stated
        quotes = _nearest(gap, found, index)
        return reply(question, Outcome.GAP, found, index, gap=gap, quotes=quotes, sure=sure)
    if not found.passages or found.sure < policy.suggest:
        return refused(question, found, index, policy)
    best = found.passages[0][0]
    premise = false_premise(best, found.sure, found.judgment)
    if (premise or found.sure >= policy.answer) and not found.query.is_guess:
        answered = reply(question, Outcome.ANSWER, found, index, quotes=(quote_of(best),))
        return replace(answered, premise=premise or absent_names(best))
    offered = suggestions_of(found, policy.suggest)
    lacking = missing(best)
    return reply(question, Outcome.SUGGEST, found, index, suggestions=offered, lacking=lacking)


def refused(question: str, found: Found, index: Index, policy: Policy) -> Answer:
    """Return an answer with the outcome "unknown", the reason, and related passages or topics."""
    nearby = suggestions_of(found, policy.nearby)
    answer = reply(question, Outcome.UNKNOWN, found, index, suggestions=nearby)
    if not nearby and is_off_topic(found, index):
        return replace(answer, refusal=Refusal.NOT_COVERED)
    topics = () if nearby else index.topics
    return replace(answer, refusal=Refusal.NOT_UNDERSTOOD, topics=topics)


def _several(
    query: Query, earlier: Earlier | None, index: Index, policy: Policy
) -> tuple[Quote, ...]:
    """Return the passages that answer the parts of the question.

    Return no passages if the question has only one part, if a part has no confident answer, or if
    all parts have the same answer. The confidence in each part's answer must reach the midpoint
    between the thresholds for a suggestion and for an answer. The required confidence is lower than
    for a single question, because each answered part makes the answers to the other parts more
    likely.
    """
    quotes: dict[str, Quote] = {}
    least = (policy.suggest + policy.answer) / 2
    for part in _parts(query, earlier, index, policy):
        if not part.passages or part.sure < least or part.gap or part.query.is_guess:
            return ()
        best = part.passages[0][0]
        quotes.setdefault(best.unit.entry.id, quote_of(best))
    return tuple(quotes.values()) if len(quotes) >= MANY else ()


def _parts(query: Query, earlier: Earlier | None, index: Index, policy: Policy) -> Iterator[Found]:
    """Yield the results for each part of a question with several parts.

    A later part may depend on the first one.
    """
    texts = parts.split(query.text, query.language.patterns)
    queries = [index.parse(text) for text in texts] if len(texts) > 1 else []
    telling = [part for part in queries if part.terms]
    for part in telling:
        found = focused(look(part, index), index, policy)
        found = understood(found, earlier, index, policy, index.reader)
        if part is telling[0]:
            earlier = spoken(found, policy)
        yield found


def _nearest(gap: Gap, found: Found, index: Index) -> tuple[Quote, ...]:
    unit = closest(gap, found.query, index)
    if unit is None:
        return ()
    ranked = (one for one, _ in found.passages if one.unit is unit)
    return tuple(quote_of(one) for one in ranked) or (Quote(passage_of(unit), None),)
