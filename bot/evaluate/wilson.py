"""Confidence intervals for shares of a small number of questions."""

from __future__ import annotations

from math import ceil, sqrt
from typing import NamedTuple

Z = 1.96  # quantile of the normal distribution for 95% confidence


class Interval(NamedTuple):
    """A 95% confidence interval for a share, from `low` to `high`."""

    low: float
    high: float


def interval(count: int, n: int) -> Interval:
    """Return the Wilson score interval for `count` out of `n`, or 0 to 1 if `n` is 0.

    See Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953. Unlike the textbook interval,
    the Wilson interval stays between 0 and 1, and it is valid even if there are only a few
    questions or the share is near 1.
    """
    if not n:
        return Interval(0.0, 1.0)
    share, z2 = count / n, Z * Z
    center = share + z2 / (2 * n)
    margin = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = ((center + side * margin) / (1 + z2 / n) for side in (-1, 1))
    return Interval(max(0.0, low), min(1.0, high))


def needed(share: float) -> int:
    """Return the smallest `n` for which `interval(n, n).low` is at least `share`."""
    return ceil(round(share * Z * Z / (1 - share), 9))
