"""How far a share of few questions can be trusted."""

from __future__ import annotations

from math import ceil, sqrt
from typing import NamedTuple

Z = 1.96  # of the normal distribution, for 95 of 100


class Interval(NamedTuple):
    """The shares, from `low` to `high`, between which the true one lies 95 times of 100."""

    low: float
    high: float


def interval(count: int, n: int) -> Interval:
    """Return Wilson's score interval of `count` out of `n`, all shares where `n` is 0.

    Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953: unlike the textbook's interval it
    stays within 0 and 1 and holds for few questions and for shares near 1.
    """
    if not n:
        return Interval(0.0, 1.0)
    share, z2 = count / n, Z * Z
    centre = share + z2 / (2 * n)
    reach = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = ((centre + side * reach) / (1 + z2 / n) for side in (-1, 1))
    return Interval(max(0.0, low), min(1.0, high))


def needed(share: float) -> int:
    """Return of how many questions all must be right for the interval to begin at `share`."""
    return ceil(round(share * Z * Z / (1 - share), 9))
