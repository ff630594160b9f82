"""The floor: limits that the figures of a release must meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model.results import Outcome
from bot.evaluate.figures import Split, figures
from bot.evaluate.golden import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.evaluate.figures import GoldenAnswer


@dataclass(frozen=True, slots=True)
class Floor:
    """Minimum or maximum values of the figures, as shares between 0 and 1."""

    first: float = 0.95
    first_of_paraphrases: float = 0.90
    near_top: float = 0.99
    smalltalk: float = 0.95
    wrong: float = 0.03
    near_misses_asserted: float = 0.15
    strangers_answered: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A figure, as a share of `n` questions, and its `limit`.

    The limit is a minimum if `is_least` is true, and a maximum otherwise.
    """

    name: str
    value: float
    n: int
    limit: float
    is_least: bool

    @property
    def is_met(self) -> bool:
        """True if the figure is within its limit."""
        return self.value >= self.limit if self.is_least else self.value <= self.limit

    @property
    def rule(self) -> str:
        """The limit, as text."""
        return f"at {'least' if self.is_least else 'most'} {self.limit:.0%}"


def judged(asked: Sequence[GoldenAnswer]) -> tuple[Split, tuple[GoldenAnswer, ...]]:
    """Return the part that the floor applies to, and the answers in this part.

    The floor applies to the held-out questions or, if none are held out, to all questions.
    """
    held_out = tuple(one for one in asked if one.question.held_out)
    return (Split.HELD_OUT, held_out) if held_out else (Split.TUNING, tuple(asked))


def judge(asked: Sequence[GoldenAnswer], floor: Floor) -> tuple[Judgement, ...]:
    """Compare figures with their limits.

    Figures without a limit or without questions are omitted.
    """
    return tuple(judgement for judgement in _judgements(asked, floor) if judgement.n)


def _judgements(asked: Sequence[GoldenAnswer], floor: Floor) -> Iterator[Judgement]:
    every = figures(asked)
    rephrased = figures(_of(asked, Kind.PARAPHRASE))
    near = figures(_of(asked, Kind.NEAR_MISS))
    strange = figures(_of(asked, Kind.OFF_TOPIC, Kind.HOSTILE))
    talk = figures(_of(asked, Kind.SMALLTALK))
    answered = near.outcomes.get(Outcome.ANSWER, 0)
    recognized = talk.outcomes.get(Outcome.SMALLTALK, 0)
    yield _at_least("right passage first", every.first, every.answerable, floor.first)
    yield _at_least(
        "right passage first, paraphrases", rephrased.first, rephrased.n, floor.first_of_paraphrases
    )
    yield _at_least("among the first three", every.near_top, every.answerable, floor.near_top)
    yield _at_least("small talk recognized", recognized, talk.n, floor.smalltalk)
    yield _at_most("wrong passage asserted", every.wrong, every.answerable, floor.wrong)
    yield _at_most("near misses asserted", answered, near.n, floor.near_misses_asserted)
    yield _at_most(
        "off-topic and hostile answered", strange.showing, strange.n, floor.strangers_answered
    )


def _of(asked: Sequence[GoldenAnswer], *kinds: Kind) -> list[GoldenAnswer]:
    return [one for one in asked if one.question.kind in kinds]


def _at_least(name: str, count: int, n: int, limit: float) -> Judgement:
    return Judgement(name, count / max(1, n), n, limit, is_least=True)


def _at_most(name: str, count: int, n: int, limit: float) -> Judgement:
    return Judgement(name, count / max(1, n), n, limit, is_least=False)
