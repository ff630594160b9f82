"""A short soak test with the same checks as the hour-long one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.soak.ledger import Verdict
from benchmarks.soak.report import growth, lines
from benchmarks.soak.run import Plan, soak
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("cluster")  # skipped without PostgreSQL
async def test_nothing_is_lost(tmp_path: Path) -> None:
    """Every question is answered once despite faults, and most kinds of faults occur."""
    plan = Plan(seconds=20, rate=8, trouble=8, apart=0.8, soon=PATIENCE)
    outcome = await soak(tmp_path, plan, lambda _: None)
    text = "\n".join(lines(outcome))
    assert not outcome.failures, text
    assert outcome.counts[Verdict.ANSWERED] > 60
    assert sum(count > 0 for count in outcome.faults.values()) > 8
    assert "| lost | 0 |" in text


def test_growth_is_measured_after_warming_up() -> None:
    """Growth is measured over the longest uptime.

    Peaks are ignored, and a short uptime is not enough.
    """
    life = [(float(at), 100 + min(at, 1200) / 12 + 0.01 * at) for at in range(0, 6000, 5)]
    life[500:510] = [(at, 900.0) for at, _ in life[500:510]]
    found = growth([life[:10], life])
    assert found is not None
    assert 0.16 < found < 0.18
    assert growth([life[:300]]) is None
    assert growth([]) is None
