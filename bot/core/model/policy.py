"""Confidence thresholds for each outcome."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds, as calibrated probabilities from 0 to 1.

    answer   minimum for giving a passage as the answer
    suggest  minimum for suggesting a passage
    gap      minimum for stating a curated gap that ranks first
    nearby   minimum for listing a passage as a related topic of a question without an answer
    """

    answer: float = 0.75
    suggest: float = 0.3
    gap: float = 0.4
    nearby: float = 0.15
