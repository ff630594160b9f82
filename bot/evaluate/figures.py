"""Answers to golden questions, and figures for any set of these answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from bot.core.model.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.assistant import Assistant
    from bot.core.model.results import Answer
    from bot.evaluate.golden import GoldenQuestion

TOP = 3


class Split(StrEnum):
    """A part of the golden questions: those for tuning, those held out, or all of them."""

    TUNING = "tuning"
    HELD_OUT = "held-out"
    ALL = "all"

    def holds(self, question: GoldenQuestion) -> bool:
        """Return whether the question belongs to this part."""
        return self is Split.ALL or question.held_out == (self is Split.HELD_OUT)


@dataclass(frozen=True, slots=True)
class GoldenAnswer:
    """A golden question, its answer, and the time that the answer took, in milliseconds."""

    question: GoldenQuestion
    answer: Answer
    elapsed_ms: float

    @property
    def place(self) -> int | None:
        """The first right passage's rank among the candidates, counted from 1, or None."""
        for place, candidate in enumerate(self.answer.candidates, 1):
            if candidate.passage.id in self.question.passages:
                return place
        return None

    @property
    def is_first(self) -> bool:
        """True if the best candidate is a right passage, whatever the outcome."""
        return self.place == 1

    @property
    def is_near_top(self) -> bool:
        """True if a right passage is among the first three candidates."""
        return self.place is not None and self.place <= TOP

    @property
    def is_asserted(self) -> bool:
        """True if a passage was given as the answer."""
        return self.answer.outcome is Outcome.ANSWER

    @property
    def is_wrong(self) -> bool:
        """True if the answer's first passage is wrong."""
        return self.is_asserted and self.answer.quotes[0].passage.id not in self.question.passages

    @property
    def is_complete(self) -> bool:
        """True if the answer shows at least as many right passages as the question has parts."""
        shown = {quote.passage.id for quote in self.answer.quotes} if self.is_asserted else set()
        return len(shown & set(self.question.passages)) >= self.question.parts


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts for `n` questions.

    `first`, `near_top` and `wrong` count the answerable questions for which `is_first`,
    `is_near_top` and `is_wrong` of `GoldenAnswer` are true. `parts` counts the answerable questions
    with several parts, and `complete` counts how many of these were answered in full. `showing`
    counts all questions whose answer shows a passage, even if only as the closest one to a gap.
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
    """Ask each question separately, in order. `advance` is called with 1 after each question."""
    asked = []
    for question in questions:
        start = perf_counter()
        answer = assistant.ask(question.text)
        asked.append(GoldenAnswer(question, answer, (perf_counter() - start) * 1000))
        advance(1)
    return tuple(asked)


def figures(asked: Iterable[GoldenAnswer]) -> Figures:
    """Return the figures for these answers."""
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
    """Return the median and the 95th percentile (nearest rank) of the response times, in ms.

    Both figures are 0 if there are no questions.
    """
    if not asked:
        return 0.0, 0.0
    times = sorted(one.elapsed_ms for one in asked)
    return median(times), times[ceil(0.95 * len(times)) - 1]
