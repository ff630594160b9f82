"""Exponential backoff with jitter."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses in seconds that double from `first` to `longest`.

    Each pause is randomly shortened by up to half, so that processes don't all retry at the same
    time.
    """

    first: float = 0.5
    longest: float = 15.0

    def after(self, failures: int) -> float:
        """Return the pause after this many consecutive failures (at least 1)."""
        doubled = self.first * 2.0 ** min(failures - 1, 32)
        return min(self.longest, doubled) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
