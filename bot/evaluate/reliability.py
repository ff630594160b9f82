"""Reliability of the confidence: of the answers with 80% confidence, 80% should be right."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from bot.core.model.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.evaluate.figures import GoldenAnswer

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Statistics on the `n` questions whose confidence falls in the same band.

    A question's confidence is that of its best passage. `sure` is the average confidence, between 0
    and 1. `right` counts the questions whose best passage is right.
    """

    sure: float
    right: int
    n: int


def bins(asked: Iterable[GoldenAnswer]) -> tuple[Bin, ...]:
    """Return a bin for each confidence band of width 0.1, omitting empty bands.

    Small talk and questions without candidates are skipped.
    """
    found: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for one in asked:
        if one.answer.outcome is not Outcome.SMALLTALK and one.answer.candidates:
            sure = one.answer.candidates[0].score
            found[min(int(sure * BINS), BINS - 1)].append((sure, one.is_first))
    return tuple(
        Bin(fmean(sure for sure, _ in ones), sum(right for _, right in ones), len(ones))
        for ones in found
        if ones
    )


def calibration_error(found: Sequence[Bin]) -> float:
    """Return the average absolute difference between confidence and accuracy, or 0 without bins.

    This is the expected calibration error of Naeini et al. 2015,
    https://doi.org/10.1609/aaai.v29i1.9602. The result is between 0 and 1.
    """
    total = sum(one.n for one in found)
    return sum(abs(one.right - one.sure * one.n) for one in found) / max(1, total)
