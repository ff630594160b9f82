"""What became of golden questions, and the figures of any set of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from bot.core.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.assistant import Assistant
    from bot.core.model import Answer
    from bot.evaluate.golden import GoldenQuestion

TOP = 3


class Split(StrEnum):
    """Which golden questions: those to tune with, those kept aside, or both."""

    TUNING = "tuning"
    HELD_OUT = "held-out"
    ALL = "all"

    def holds(self, question: GoldenQuestion) -> bool:
        """Whether the question belongs to this part."""
        return self is Split.ALL or question.held_out == (self is Split.HELD_OUT)


@dataclass(frozen=True, slots=True)
class GoldenAnswer:
    """A golden question, what was answered, and how long that took in milliseconds."""

    question: GoldenQuestion
    answer: Answer
    elapsed_ms: float

    @property
    def place(self) -> int | None:
        """The place, from 1, of the first right passage among the candidates."""
        for place, candidate in enumerate(self.answer.candidates, 1):
            if candidate.passage.id in self.question.passages:
                return place
        return None

    @property
    def is_first(self) -> bool:
        """Whether the best candidate is a right passage, whatever the outcome."""
        return self.place == 1

    @property
    def is_near_top(self) -> bool:
        """Whether a right passage is among the first three candidates."""
        return self.place is not None and self.place <= TOP

    @property
    def is_asserted(self) -> bool:
        """Whether a passage was given as the answer."""
        return self.answer.outcome is Outcome.ANSWER

    @property
    def is_wrong(self) -> bool:
        """Whether a wrong passage was given as the answer, before any right one."""
        return self.is_asserted and self.answer.quotes[0].passage.id not in self.question.passages

    @property
    def is_complete(self) -> bool:
        """Whether the answer shows so many right passages as the question has parts."""
        shown = {quote.passage.id for quote in self.answer.quotes} if self.is_asserted else set()
        return len(shown & set(self.question.passages)) >= self.question.parts


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over `n` questions.

    `first`, `near_top` and `wrong` count among the `answerable` ones, `complete` among those in
    several `parts`; `showing` are all that were answered with a passage, even only as the one
    that is nearest to a gap.
    """

    n: int
    answerable: int
    first: int
    near_top: int
    wrong: int
    parts: int
    complete: int
    showing: int
    outcomes: Mapping[Outcome, int]


def ask_all(
    assistant: Assistant,
    questions: Iterable[GoldenQuestion],
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[GoldenAnswer, ...]:
    """Ask each question by itself, in order; `advance` is told of each that is done."""
    asked = []
    for question in questions:
        start = perf_counter()
        answer = assistant.ask(question.text)
        asked.append(GoldenAnswer(question, answer, (perf_counter() - start) * 1000))
        advance(1)
    return tuple(asked)


def figures(asked: Iterable[GoldenAnswer]) -> Figures:
    """Return the figures of these questions together."""
    everything = tuple(asked)
    answerable = [one for one in everything if one.question.kind.is_answerable]
    several = [one for one in answerable if one.question.parts > 1]
    return Figures(
        n=len(everything),
        answerable=len(answerable),
        first=sum(one.is_first for one in answerable),
        near_top=sum(one.is_near_top for one in answerable),
        wrong=sum(one.is_wrong for one in answerable),
        parts=len(several),
        complete=sum(one.is_complete for one in several),
        showing=sum(bool(one.answer.quotes) for one in everything),
        outcomes=dict(Counter(one.answer.outcome for one in everything)),
    )


def latency(asked: Sequence[GoldenAnswer]) -> tuple[float, float]:
    """Return the median and the 95th percentile (nearest rank) in milliseconds; 0 for nothing."""
    if not asked:
        return 0.0, 0.0
    times = sorted(one.elapsed_ms for one in asked)
    return median(times), times[ceil(0.95 * len(times)) - 1]
