"""Leave-one-out test, which measures how well the bot answers asks that are not in the knowledge.

Round i removes the i-th ask of every passage and gap at the same time, and then asks the bot the
questions that it removed. Therefore, the number of rounds is only the length of the longest list of
asks, not the total number of asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.model.entries import Gap
from bot.core.model.results import Outcome
from bot.evaluate.figures import GoldenAnswer, figures
from bot.evaluate.golden import GoldenQuestion, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.assistant import Assistant
    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import KnowledgeBase
    from bot.evaluate.figures import Figures


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Results for the asks that were left out of the knowledge.

    `passages` holds the figures for the asks of passages. Of the `gap_asks` asks of gaps,
    `gaps_stated` led to their own gap, and `gaps_answered` were answered with a passage.
    """

    passages: Figures
    gap_asks: int
    gaps_stated: int
    gaps_answered: int


def leave_out(
    knowledge: KnowledgeBase,
    assemble: Callable[[KnowledgeBase], Assistant],
    advance: Callable[[int], None] = lambda _: None,
) -> LeftOut:
    """Run all rounds and return the results. `advance` is called with 1 after each ask."""
    asked: list[GoldenAnswer] = []
    gaps: list[tuple[Gap, GoldenAnswer]] = []
    entries: tuple[Entry, ...] = (*knowledge.passages, *knowledge.gaps)
    for n in range(max((len(entry.asks) for entry in entries), default=0)):
        assistant = assemble(_without(knowledge, n))
        for entry in entries:
            if n >= len(entry.asks):
                continue
            one = _ask(assistant, entry, entry.asks[n])
            if isinstance(entry, Gap):
                gaps.append((entry, one))
            else:
                asked.append(one)
            advance(1)
    return LeftOut(
        passages=figures(asked),
        gap_asks=len(gaps),
        gaps_stated=sum(_states(one, gap) for gap, one in gaps),
        gaps_answered=sum(one.answer.outcome is Outcome.ANSWER for _, one in gaps),
    )


def asks_of(knowledge: KnowledgeBase) -> int:
    """Return the total number of asks in the knowledge."""
    entries: tuple[Entry, ...] = (*knowledge.passages, *knowledge.gaps)
    return sum(len(entry.asks) for entry in entries)


def _without(knowledge: KnowledgeBase, n: int) -> KnowledgeBase:
    return replace(
        knowledge,
        passages=tuple(replace(one, asks=_drop(one.asks, n)) for one in knowledge.passages),
        gaps=tuple(replace(one, asks=_drop(one.asks, n)) for one in knowledge.gaps),
    )


def _drop(asks: tuple[str, ...], n: int) -> tuple[str, ...]:
    return asks[:n] + asks[n + 1 :]


def _ask(assistant: Assistant, entry: Entry, text: str) -> GoldenAnswer:
    question = GoldenQuestion(text, Kind.DIRECT, (entry.id,))
    return GoldenAnswer(question, assistant.ask(text), 0.0)


def _states(one: GoldenAnswer, gap: Gap) -> bool:
    return one.answer.gap is not None and one.answer.gap.id == gap.id
