"""Confidence thresholds for answers, suggestions, gaps and related topics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds, as calibrated probabilities from 0 to 1.

    `answer` is the minimum for giving a passage as the answer. `suggest` is the minimum for
    suggesting a passage. `gap` is the minimum for stating a curated gap that ranks first. `nearby`
    is the minimum for listing a passage as a related topic if a question has no answer.
    """

    answer: float = 0.75
    suggest: float = 0.3
    gap: float = 0.4
    nearby: float = 0.15
