"""Fuzz with libFuzzer (Atheris): `python -m benchmarks.fuzzing [--minutes N] [TARGET …]`.

One target after the other, for N minutes (60) in all or ten million executions each, fed by the
coverage of bot/ and of the parsers under it. Of the inputs, what is worth keeping stays in
`.fuzz/TARGET` for the next run. One that crashes, or takes longer than ten seconds, ends its
target's turn and is written to `tests/fuzz/inputs/TARGET`, where the tests play it ever after.
Printed are the executions of each target.
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
MOST = 10_000_000
PATIENCE = 10
LONGEST = 8_192
_DONE = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def fuzz(target: str, minutes: float) -> bool:
    """Fuzz a target, print its executions, and return whether nothing was found."""
    corpus, found = ROOT / ".fuzz" / target, INPUTS / target
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={round(minutes * 60)}",
        f"-runs={MOST}",
        f"-timeout={PATIENCE}",
        f"-max_len={LONGEST}",
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
        ended = subprocess.run(  # noqa: S603 - our own module
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, check=False
        )
    said = Path(log.name).read_text(encoding="utf-8", errors="replace")
    done = _DONE.search(said)
    verdict = "nothing found" if ended.returncode == 0 else f"FOUND SOMETHING, see {log.name}"
    count = f"{int(done[1]):,}" if done else "an unknown number of"
    took = (time.monotonic() - began) / 60
    print(f"{target}: {count} executions in {took:.1f} minutes, {verdict}", flush=True)
    return ended.returncode == 0


def main() -> int:
    """Fuzz the targets that are named, or all."""
    parser = argparse.ArgumentParser(description="Fuzz with libFuzzer, one target after another.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    chosen = parser.parse_args()
    if unknown := set(chosen.targets) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    targets = chosen.targets or [*TARGETS]
    good = [fuzz(target, chosen.minutes / len(targets)) for target in targets]
    return not all(good)


if __name__ == "__main__":
    sys.exit(main())
