"""Known holes in the pinned dependencies: `python -m benchmarks.audit`.

pip-audit asks PyPI for each pin. Where PyPI can't be reached, or a mirror knows no holes, it passes
over the package and succeeds all the same: here that is said, and is no failure either.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

_LOCKS = ("requirements/run.txt", "requirements/test.txt")


def verdict(report: str, lock: str) -> tuple[bool, str]:
    """Return whether nothing bad is known, and a sentence that says what pip-audit has found out.

    `report` is what it prints as JSON, or nothing where it failed.
    """
    try:
        audited: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return True, f"{lock}: NOT AUDITED, pip-audit could not reach its data"
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}"
        for one in audited
        for hole in one.get("vulns", ())
    ]
    passed_over = sum("skip_reason" in one for one in audited)
    if holes:
        return False, f"{lock}: known holes in {'; '.join(holes)}"
    if passed_over:
        count = f"{passed_over} of {len(audited)}"
        return True, f"{lock}: {count} packages NOT AUDITED, their data could not be reached"
    return True, f"{lock}: no hole is known in {len(audited)} packages"


def _reported(lock: str) -> str:
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    options = ["--requirement", lock, "--format", "json", "--progress-spinner", "off"]
    run = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    return run.stdout


def main() -> int:
    """Audit both lock files; 1 where a hole is known."""
    good = True
    for lock in _LOCKS:
        is_good, said = verdict(_reported(lock), lock)
        print(said)
        good &= is_good
    return not good


if __name__ == "__main__":
    sys.exit(main())
