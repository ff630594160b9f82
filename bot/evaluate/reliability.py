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
    """The `n` questions whose best passage has a confidence in the same band.

    `sure` is their average confidence, between 0 and 1. `right` counts the questions whose best
    passage is right.
    """

    sure: float
    right: int
    n: int


def bins(asked: Iterable[GoldenAnswer]) -> tuple[Bin, ...]:
    """Group the questions, except small talk, into confidence bands of 0.1. Omit empty bands."""
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
    """Return the average gap between confidence and accuracy, between 0 and 1, or 0 without bins.

    This is the expected calibration error of Naeini et al. 2015,
    https://doi.org/10.1609/aaai.v29i1.9602.
    """
    total = sum(one.n for one in found)
    return sum(abs(one.right - one.sure * one.n) for one in found) / max(1, total)
