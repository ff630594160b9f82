"""The audit distinguishes vulnerable packages from those that could not be checked."""

from __future__ import annotations

import json

import pytest

from benchmarks.audit import verdict

FINE = {"name": "a", "version": "1", "vulns": []}
BROKEN = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "good", "summary"),
    [
        ([FINE], True, "1 packages, no known vulnerabilities"),
        ([FINE, BROKEN], False, "known vulnerabilities: b 2: PYSEC-1"),
        ([SKIPPED, BROKEN], False, "known vulnerabilities: b 2: PYSEC-1"),
        ([FINE, SKIPPED], True, "1 of 2 packages NOT AUDITED"),
        (None, True, "NOT AUDITED, pip-audit could not get its data"),
    ],
)
def test_verdict(packages: list[object] | None, good: object, summary: str) -> None:
    """A vulnerability makes the audit fail. Skipped packages are not reported as safe."""
    report = "" if packages is None else json.dumps({"dependencies": packages, "fixes": []})
    is_good, sentence = verdict(report, "run.txt")
    assert is_good is good
    assert summary in sentence
