"""Detect answers that repeat the passage shown for the previous question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.answering.conversation import recalled, thread_of
from bot.core.answering.highlight import highlight
from bot.core.model.results import Outcome, Repetition
from bot.core.ranking.rank import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.answering.conversation import Memory
    from bot.core.answering.followup import Earlier
    from bot.core.model.policy import Policy
    from bot.core.model.results import Answer
    from bot.core.retrieval.index import Index


def with_repetition(
    answer: Answer,
    index: Index,
    policy: Policy,
    previous: Sequence[str] = (),
    memory: Memory | None = None,
) -> Answer:
    """Return the answer, marked if it repeats the passage shown for the previous question.

    An answer isn't marked if the member repeated a question or asked for a repetition, or if the
    passage doesn't support an assumption of the question.
    """
    if answer.outcome is not Outcome.ANSWER or len(answer.quotes) > 1 or answer.premise:
        return answer
    thread = thread_of(previous, index)
    if not thread or _asks_again(answer.question, previous, index):
        return answer
    earlier = recalled(thread, index, policy, memory)
    if earlier is None or not _was_shown(answer, earlier, policy):
        return answer
    return replace(answer, repetition=_repetition(answer, earlier, index))


def _asks_again(question: str, previous: Sequence[str], index: Index) -> bool:
    core = index.parse(question).core
    same = any(index.parse(text).core == core for text in previous)
    patterns = index.lexicon.language.patterns
    return same or bool(patterns.again.search(patterns.view(question)))


def _was_shown(answer: Answer, earlier: Earlier, policy: Policy) -> bool:
    asserted = earlier.sure >= policy.answer and not earlier.query.is_guess
    same = earlier.unit is not None and earlier.unit.entry.id == answer.quotes[0].passage.id
    return asserted and same


def _repetition(answer: Answer, earlier: Earlier, index: Index) -> Repetition:
    """Return PASSAGE if a different sentence is highlighted this time, and WHOLE otherwise."""
    units = (earlier.unit,) if earlier.unit else ()
    before = [highlight(one) for one in rank(earlier.query, units, index)]
    now = answer.quotes[0].highlight
    return Repetition.WHOLE if now is None or now in before else Repetition.PASSAGE
