"""Tests of the Wilson interval."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluate.wilson import interval, needed


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366)],
)
def test_published_intervals(count: int, n: int, low: float, high: float) -> None:
    """The intervals match published examples.

    The last case is the worked example in Newcombe 1998.
    """
    assert interval(count, n) == pytest.approx((low, high), abs=0.001)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_within(counts: tuple[int, int]) -> None:
    """The interval contains the share and lies between 0 and 1."""
    count, n = counts
    low, high = interval(count, n)
    assert 0 <= low <= count / n + 1e-9
    assert count / n - 1e-9 <= high <= 1


@pytest.mark.parametrize("share", [0.5, 0.9, 0.97, 0.999])
def test_needed_is_minimal(share: float) -> None:
    """The number needed is sufficient, and a smaller number is not."""
    n = needed(share)
    assert interval(n, n).low >= share - 1e-9
    assert interval(n - 1, n - 1).low < share
