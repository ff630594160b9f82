"""Results for the golden questions under different thresholds.

Each set of thresholds needs a separate run, because the engine tries several readings of a question
until the confidence reaches a threshold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.model.results import Outcome
from bot.evaluate.figures import ask_all
from bot.evaluate.golden import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.assistant import Assistant
    from bot.core.model.policy import Policy
    from bot.evaluate.figures import GoldenAnswer
    from bot.evaluate.golden import GoldenQuestion

STEPS = tuple(n / 20 for n in range(1, 20))
"""Threshold values to try. Finer steps would only overfit the questions."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts for questions of all kinds.

    - `asserted` questions were answered with a passage. In `right` of these answers, the first
      passage is right.
    - `answerable` questions have an answer in the knowledge. Of these, `answered` were answered
      with a passage, and for `served`, a right passage came first or was suggested.
    - `gaps` questions led to a stated gap. Of these, `gaps_right` are near misses.
    - `near` questions are near misses. Of these, `near_asserted` were answered with a passage.
    - `strange` questions are off-topic or hostile. For `strange_shown` of these, the reply showed
      a passage, and for `strange_offered`, it suggested one.
    """

    asserted: int
    right: int
    answerable: int
    answered: int
    served: int
    gaps: int
    gaps_right: int
    near: int
    near_asserted: int
    strange: int
    strange_shown: int
    strange_offered: int

    @property
    def precision(self) -> float:
        """The share of asserted answers that are right, or 1 if nothing was asserted."""
        return self.right / self.asserted if self.asserted else 1.0

    @property
    def coverage(self) -> float:
        """The share of answerable questions that were answered, rightly or wrongly."""
        return self.answered / self.answerable if self.answerable else 0.0

    @property
    def gap_precision(self) -> float:
        """The share of stated gaps that were stated for near misses, or 1 if no gap was stated."""
        return self.gaps_right / self.gaps if self.gaps else 1.0


def tally(asked: Iterable[GoldenAnswer]) -> Tally:
    """Return the counts for these answers."""
    everything = tuple(asked)
    answerable = [one for one in everything if one.question.kind.is_answerable]
    asserted = [one for one in everything if one.is_asserted]
    gaps = [one for one in everything if one.answer.outcome is Outcome.GAP]
    near = _of(everything, Kind.NEAR_MISS)
    strange = _of(everything, Kind.OFF_TOPIC, Kind.HOSTILE)
    return Tally(
        asserted=len(asserted),
        right=sum(not one.is_wrong for one in asserted),
        answerable=len(answerable),
        answered=sum(one.is_asserted for one in answerable),
        served=sum(map(_is_served, answerable)),
        gaps=len(gaps),
        gaps_right=len(_of(gaps, Kind.NEAR_MISS)),
        near=len(near),
        near_asserted=sum(one.is_asserted for one in near),
        strange=len(strange),
        strange_shown=sum(bool(one.answer.quotes) for one in strange),
        strange_offered=sum(map(_is_offered, strange)),
    )


def _of(asked: Iterable[GoldenAnswer], *kinds: Kind) -> list[GoldenAnswer]:
    return [one for one in asked if one.question.kind in kinds]


def _is_offered(one: GoldenAnswer) -> bool:
    return one.answer.outcome is Outcome.SUGGEST


def _is_served(one: GoldenAnswer) -> bool:
    """Return whether a right passage came first in the answer or was suggested."""
    if one.is_asserted:
        return not one.is_wrong
    return _is_offered(one) and any(
        suggestion.passage.id in one.question.passages for suggestion in one.answer.suggestions
    )


class Trial:
    """Asks the same questions under many policies and caches the answers by policy."""

    def __init__(
        self,
        under: Callable[[Policy], Assistant],
        questions: Sequence[GoldenQuestion],
        advance: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._under = under
        self._questions = questions
        self._advance = advance
        self._done: dict[Policy, tuple[GoldenAnswer, ...]] = {}

    def asked(self, policy: Policy) -> tuple[GoldenAnswer, ...]:
        """Return the questions with their answers under the policy."""
        if policy not in self._done:
            self._done[policy] = ask_all(self._under(policy), self._questions, self._advance)
        return self._done[policy]

    def tally(self, policy: Policy) -> Tally:
        """Return the counts for the answers under the policy."""
        return tally(self.asked(policy))


def with_answer(policy: Policy, answer: float) -> Policy:
    """Return the policy with this `answer` threshold, which also caps the `suggest` threshold."""
    return replace(policy, answer=answer, suggest=min(policy.suggest, answer))
