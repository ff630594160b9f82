"""Check the pinned dependencies for known vulnerabilities: `python -m benchmarks.audit`.

pip-audit looks up each pinned version on PyPI. If PyPI can't be reached, or a mirror has no
vulnerability data, pip-audit skips the package and still succeeds. This script reports skipped
packages, but they don't make it fail.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

_LOCKS = ("requirements/run.txt", "requirements/test.txt")


def verdict(report: str, lock: str) -> tuple[bool, str]:
    """Return True unless a vulnerability is known, and a one-line summary.

    `report` is pip-audit's JSON output, which is empty if pip-audit failed.
    """
    try:
        audited: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return True, f"{lock}: NOT AUDITED, pip-audit could not get its data"
    vulnerabilities = [
        f"{one['name']} {one['version']}: {vulnerability['id']}"
        for one in audited
        for vulnerability in one.get("vulns", ())
    ]
    skipped = sum("skip_reason" in one for one in audited)
    if vulnerabilities:
        return False, f"{lock}: known vulnerabilities: {'; '.join(vulnerabilities)}"
    if skipped:
        count = f"{skipped} of {len(audited)}"
        return True, f"{lock}: {count} packages NOT AUDITED, no data available"
    return True, f"{lock}: {len(audited)} packages, no known vulnerabilities"


def _reported(lock: str) -> str:
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    options = ["--requirement", lock, "--format", "json", "--progress-spinner", "off"]
    run = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    return run.stdout


def main() -> int:
    """Audit both lock files. Return 1 if a vulnerability is known, or else 0."""
    good = True
    for lock in _LOCKS:
        is_good, summary = verdict(_reported(lock), lock)
        print(summary)
        good &= is_good
    return not good


if __name__ == "__main__":
    sys.exit(main())
