"""Prefer a collection if its answer has about the same confidence as the best answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.model.reasons import Point, Reason
from bot.core.model.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.answering.answer import Considered
    from bot.core.model.entries import Entry
    from bot.core.model.results import Answer
    from bot.core.retrieval.index import Index

CLOSE = 0.1
"""Maximum difference in confidence at which a preferred collection wins."""
_AS_GOOD = {
    Outcome.ANSWER: frozenset({Outcome.ANSWER}),
    Outcome.GAP: frozenset({Outcome.ANSWER, Outcome.GAP}),
    Outcome.SUGGEST: frozenset({Outcome.ANSWER, Outcome.SUGGEST}),
}
"""For each outcome, the outcomes from a preferred collection that may replace it."""


def preferred(
    best: Considered, index: Index, answer_in: Callable[[Index], Considered]
) -> Considered:
    """Return the best answer, or a preferred collection's answer if that is about as good.

    Collections are tried in order of preference. `answer_in` answers the question from the index
    that it is given. If the best answer is a suggestion from a preferred collection, the question
    is answered again from that collection alone, in case the result is better than a suggestion.
    """
    shown = _shown(best.answer)
    if shown is None:
        return best
    for sources in index.preferred:
        is_own = shown.source.id in sources
        if is_own and best.answer.outcome is not Outcome.SUGGEST:
            return best
        own = answer_in(index.within(sources))
        if _is_as_good(own.answer, best.answer):
            why = own.answer.why
            reasons = (*why.speaks_for, Reason(Point.PREFERRED))
            answer = replace(own.answer, why=replace(why, speaks_for=reasons))
            return replace(own, answer=answer, thread=best.thread)
        if is_own:
            return best
    return best


def _is_as_good(own: Answer, best: Answer) -> bool:
    may_replace = own.outcome in _AS_GOOD.get(best.outcome, frozenset())
    return may_replace and own.confidence >= best.confidence - CLOSE


def _shown(answer: Answer) -> Entry | None:
    if answer.gap:
        return answer.gap
    if answer.outcome not in _AS_GOOD:
        return None
    shown = [one.passage for one in answer.quotes or answer.suggestions]
    return shown[0] if shown else None
