"""Fuzz with libFuzzer (Atheris): `python -m benchmarks.fuzzing [--minutes N] [TARGET …]`.

The targets run one after another and share N minutes (default: 60) equally. A target
stops early after ten million executions. Coverage of bot/ and of the parsers it uses guides the
fuzzer. Interesting inputs are kept in `.fuzz/TARGET` for the next run. If an input causes a crash
or takes longer than ten seconds, its target stops, and the input is saved in
`tests/fuzz/inputs/TARGET`, where the tests replay it. The number of executions of each target is
printed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]
INPUTS = ROOT / "tests" / "fuzz" / "inputs"
MAX_EXECUTIONS = 10_000_000
TIMEOUT = 10
MAX_LENGTH = 8_192
_EXECUTIONS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def fuzz(target: str, minutes: float) -> bool:
    """Fuzz one target, print a summary, and return True if nothing was found."""
    corpus, found = ROOT / ".fuzz" / target, INPUTS / target
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={round(minutes * 60)}",
        f"-runs={MAX_EXECUTIONS}",
        f"-timeout={TIMEOUT}",
        f"-max_len={MAX_LENGTH}",
        f"-artifact_prefix={found}/",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        "-verbosity=1",
    ]
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        (ROOT / ".fuzz" / f"{target}.log").open("w") as log,
    ):
        command = [sys.executable, "-m", "benchmarks.fuzzing.target", target, *options, str(corpus)]
        environment = {**os.environ, "TMPDIR": folder}
        finished = subprocess.run(  # noqa: S603 - our own module
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, check=False
        )
    output = Path(log.name).read_text(encoding="utf-8", errors="replace")
    counted = _EXECUTIONS.search(output)
    verdict = "nothing found" if finished.returncode == 0 else f"FOUND SOMETHING, see {log.name}"
    count = f"{int(counted[1]):,}" if counted else "an unknown number of"
    took = (time.monotonic() - began) / 60
    print(f"{target}: {count} executions in {took:.1f} minutes, {verdict}", flush=True)
    return finished.returncode == 0


def main() -> int:
    """Fuzz the targets named on the command line, or all of them. Return 1 if any failed."""
    parser = argparse.ArgumentParser(description="Fuzz with libFuzzer, one target after another.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    chosen = parser.parse_args()
    if unknown := set(chosen.targets) - set(TARGETS):
        parser.error(f"unknown target: {', '.join(sorted(unknown))}")
    targets = chosen.targets or [*TARGETS]
    passed = [fuzz(target, chosen.minutes / len(targets)) for target in targets]
    return not all(passed)


if __name__ == "__main__":
    sys.exit(main())
