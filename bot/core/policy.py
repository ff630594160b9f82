"""How sure one has to be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds, as calibrated probabilities from 0 to 1.

    From `answer` on a passage is asserted, from `suggest` on it is offered; a curated gap that
    ranks first is stated from `gap` on; passages from `nearby` on are named as topics close to a
    question that has no answer.
    """

    answer: float = 0.75
    suggest: float = 0.3
    gap: float = 0.4
    nearby: float = 0.15
