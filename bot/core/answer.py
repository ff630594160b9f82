"""The policy, which decides the outcome of a question, given its candidates.

Small talk takes precedence, followed by a curated gap, an answer and a suggestion. If none of these
applies, the outcome is "unknown".
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from bot.core import parts
from bot.core.confidence import EXACT, missing
from bot.core.conversation import (
    FURTHEST,
    recalled,
    smalltalk,
    spoken,
    thread_of,
    understood,
)
from bot.core.explain import speaks_against, speaks_for
from bot.core.finding import CANDIDATES, focused, look
from bot.core.highlight import highlight
from bot.core.leaning import leans
from bot.core.model import (
    Answer,
    Candidate,
    Gap,
    Outcome,
    Quote,
    Suggestion,
    Why,
    confirmed_asks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.conversation import Memory
    from bot.core.finding import Found
    from bot.core.followup import Earlier
    from bot.core.index import Index
    from bot.core.model import Passage
    from bot.core.naming import Named
    from bot.core.policy import Policy
    from bot.core.query import Query
    from bot.core.rank import Ranked
    from bot.core.unit import Unit

SUGGESTIONS = 3
MANY = 2
_FILLING = 100
"""Maximum number of units read to complete the list of candidates."""
_UNWEIGHED = frozenset({Outcome.SMALLTALK, Outcome.UNKNOWN})
"""Outcomes without an explanation, because no passage is close enough to the question."""


def answer(
    question: str,
    index: Index,
    policy: Policy,
    previous: Sequence[str] = (),
    memory: Memory | None = None,
) -> Answer:
    """Return the answer to `question`.

    `previous` holds the earlier questions in the conversation, oldest first. They are used only if
    `question` can't be understood on its own. `memory` caches how those questions were understood.
    Use it only with the same index and the same policy.
    """
    if named := index.named_in(question):
        return _of_named(question, named, index, policy, previous)
    query = index.parse(question)
    if previous and leans(query, index.lexicon.names) and (named := _named_before(previous, index)):
        found = _answer(question, index.within(named.sources), policy, previous, None)
        if _holds(found, query, index):
            return found
    return _answer(question, index, policy, previous, memory)


def _holds(found: Answer, query: Query, index: Index) -> bool:
    """Return whether the first passage holds all words of a question that the knowledge has."""
    units = [index.unit(candidate.passage.id) for candidate in found.candidates[:1]]
    known = [*filter(index.lexicon.is_known, query.terms)]
    return any(unit and all(map(unit.holds, known)) for unit in units)


def _named_before(previous: Sequence[str], index: Index) -> Named | None:
    """Return the collections that an earlier question of the same thread names."""
    named = (index.named_in(text) for text in reversed(thread_of(previous, index)))
    return next(filter(None, named), None)


def _of_named(
    question: str, named: Named, index: Index, policy: Policy, previous: Sequence[str]
) -> Answer:
    """Return the surest answer of the collections that a question names.

    Passages of other collections count where they mention the names.
    """
    narrowed = index.within(named.sources)
    best = _answer(question, narrowed, policy, previous, None)
    if best.outcome is Outcome.SMALLTALK:
        return best
    is_whole = named.rest == question or not index.parse(named.rest).terms
    if best.confidence < EXACT and not is_whole:
        best = _answer(named.rest, narrowed, policy, previous, None)
    if named.stems:
        wide = _answer(question, index, policy, previous, None)
        if wide.confidence > best.confidence and _mentions(wide, named, index):
            best = wide
    return replace(best, question=question)


def _mentions(found: Answer, named: Named, index: Index) -> bool:
    """Return whether an answer is of other collections, but has the names."""
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
) -> Answer:
    query = index.parse(question)
    found = focused(look(query, index), index, policy)
    talk = smalltalk(query, index, goes_on=bool(previous))
    if talk is not None:
        return _reply(question, Outcome.SMALLTALK, found, index, smalltalk=talk)
    leaning = previous and leans(query, index.lexicon.names) is not None
    thread = thread_of(previous, index) if leaning else ()
    earlier = recalled(thread, index, policy, memory)
    found = understood(found, earlier, index, policy)
    if memory and len(thread) < FURTHEST:
        memory.keep((*thread, question), spoken(found, policy))
    if several := _several(query, earlier, index, policy):
        return _reply(question, Outcome.ANSWER, found, index, quotes=several)
    return _single(question, found, index, policy)


def chosen(found: Answer, passage: Passage) -> Answer:
    """Return the answer that shows a passage chosen by the user.

    `found` is the answer to the passage's label. It may highlight a sentence.
    """
    quotes = tuple(quote for quote in found.quotes if quote.passage.id == passage.id)
    return replace(
        found,
        outcome=Outcome.ANSWER,
        quotes=quotes or (Quote(passage, None),),
        suggestions=(),
        gap=None,
        smalltalk=None,
    )


def _single(question: str, found: Found, index: Index, policy: Policy) -> Answer:
    if found.gap and found.gap[1] >= max(policy.gap, found.sure):
        gap, sure = found.gap
        quotes = _nearest(gap, found, index)
        return _reply(question, Outcome.GAP, found, index, gap=gap, quotes=quotes, sure=sure)
    if not found.passages or found.sure < policy.suggest:
        nearby = _suggestions(found, policy.nearby)
        return _reply(question, Outcome.UNKNOWN, found, index, suggestions=nearby)
    best = found.passages[0][0]
    if found.sure >= policy.answer and not found.query.is_guess:
        return _reply(question, Outcome.ANSWER, found, index, quotes=(_quote(best),))
    offered = _suggestions(found, policy.suggest)
    lacking = missing(best)
    return _reply(question, Outcome.SUGGEST, found, index, suggestions=offered, lacking=lacking)


def _several(
    query: Query, earlier: Earlier | None, index: Index, policy: Policy
) -> tuple[Quote, ...]:
    """Return the passages that answer the parts of the question.

    Return none if the question has only one part, or if a part has no passage. Each part must reach
    the threshold for a suggestion. On average, the parts must be halfway between that threshold and
    the one for an answer. The requirements are lower than for a single question, because each
    answered part makes the others more likely.
    """
    quotes: dict[str, Quote] = {}
    sure = []
    for part in _parts(query, earlier, index, policy):
        sure.append(part.sure)
        if not part.passages or part.gap or part.query.is_guess:
            return ()
        best = part.passages[0][0]
        quotes.setdefault(best.unit.entry.id, _quote(best))
    least = (policy.suggest + policy.answer) / 2
    if len(quotes) < MANY or min(sure) < policy.suggest or sum(sure) / len(sure) < least:
        return ()
    return tuple(quotes.values())


def _parts(query: Query, earlier: Earlier | None, index: Index, policy: Policy) -> Iterator[Found]:
    """Yield the results for each part of a question with several parts.

    A part may depend on the earlier ones.
    """
    texts = parts.split(query.text)
    queries = [index.parse(text) for text in texts] if len(texts) > 1 else []
    telling = [part for part in queries if part.terms]
    for part in telling:
        found = focused(look(part, index), index, policy)
        found = understood(found, earlier, index, policy)
        if part is telling[0]:
            earlier = spoken(found, policy)
        yield found


def _nearest(gap: Gap, found: Found, index: Index) -> tuple[Quote, ...]:
    passage = index.passage(gap.see) if gap.see else None
    if passage is None:
        return ()
    ranked = (one for one, _ in found.passages if one.unit.entry is passage)
    return tuple(_quote(one) for one in ranked) or (Quote(passage, None),)


def _quote(one: Ranked) -> Quote:
    return Quote(_passage(one.unit), highlight(one))


def _passage(unit: Unit) -> Passage:
    passage = unit.passage
    assert passage is not None  # noqa: S101 - `Found.passages` holds no gaps
    return passage


def _suggestions(found: Found, least: float) -> tuple[Suggestion, ...]:
    """Return the best passages with a confidence of at least `least`, but only one per label."""
    likely = (Suggestion(_passage(one.unit)) for one, sure in found.passages if sure >= least)
    by_label: dict[str, Suggestion] = {}
    for suggestion in likely:
        by_label.setdefault(suggestion.label, suggestion)
    return tuple(islice(by_label.values(), SUGGESTIONS))


def _reply(  # the only place where an Answer is created
    question: str,
    outcome: Outcome,
    found: Found,
    index: Index,
    *,
    quotes: tuple[Quote, ...] = (),
    suggestions: tuple[Suggestion, ...] = (),
    lacking: tuple[str, ...] = (),
    gap: Gap | None = None,
    smalltalk: str | None = None,
    sure: float | None = None,
) -> Answer:
    return Answer(
        question=question,
        outcome=outcome,
        confidence=found.sure if sure is None else sure,
        quotes=quotes,
        suggestions=suggestions,
        candidates=_candidates(found, index),
        corrections=found.query.corrections,
        gap=gap,
        smalltalk=smalltalk,
        why=_why(found, lacking, outcome),
    )


def _candidates(found: Found, index: Index) -> tuple[Candidate, ...]:
    """Return the best passages as candidates.

    Passages without any match fill the remaining places.
    """
    best = [Candidate(_passage(one.unit), sure) for one, sure in found.passages[:CANDIDATES]]
    known = {candidate.passage.id for candidate in best}
    others = (unit.passage for unit in index.some(_FILLING) if unit.entry.id not in known)
    fill = (Candidate(passage, 0.0) for passage in others if passage)
    return (*best, *islice(fill, CANDIDATES - len(best)))


def _why(found: Found, lacking: tuple[str, ...], outcome: Outcome) -> Why:
    if not found.passages:
        return Why(missing=tuple(found.query.words[stem] for stem in found.query.terms))
    best, rival, *_ = *(one for one, _ in found.passages), None
    words = {True: dict[str, None](), False: dict[str, None]()}
    for stem in found.query.terms:
        words[best.unit.holds(stem)][found.query.words.get(stem, stem)] = None
    ask = best.unit.asks[best.ask].text if best.ask is not None else None
    why = Why(
        ask=ask if ask in {*confirmed_asks(best.unit.entry)} else None,
        matched=tuple(words[True]),
        missing=tuple(words[False]),
        premises=lacking,
    )
    if outcome in _UNWEIGHED:
        return why
    return replace(
        why,
        speaks_for=tuple(speaks_for(found.query, best, rival)),
        speaks_against=tuple(speaks_against(found.query, best, rival)),
    )
