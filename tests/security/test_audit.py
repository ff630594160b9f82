"""What is known of the pinned packages is told apart from what could not be asked."""

from __future__ import annotations

import json

import pytest

from benchmarks.audit import verdict

FINE = {"name": "a", "version": "1", "vulns": []}
BROKEN = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
UNASKED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "good", "said"),
    [
        ([FINE], True, "no hole is known in 1 packages"),
        ([FINE, BROKEN], False, "known holes in b 2: PYSEC-1"),
        ([UNASKED, BROKEN], False, "known holes in b 2: PYSEC-1"),
        ([FINE, UNASKED], True, "1 of 2 packages NOT AUDITED"),
        (None, True, "NOT AUDITED, pip-audit could not reach its data"),
    ],
)
def test_verdict(packages: list[object] | None, good: object, said: str) -> None:
    """A hole fails; what was passed over is said, and never taken for a good package."""
    report = "" if packages is None else json.dumps({"dependencies": packages, "fixes": []})
    is_good, sentence = verdict(report, "run.txt")
    assert is_good is good
    assert said in sentence
