"""Markdown report of a run."""

from __future__ import annotations

import os
import platform
from collections import Counter
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import TYPE_CHECKING

from benchmarks.soak.ledger import Surface, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.soak.disk import Disk
    from benchmarks.soak.ledger import Entry

WARM_UP = 1200.0
"""Seconds until the bounded caches of a process are full or nearly full."""
WINDOW = 600.0
"""Length in seconds of each of the two windows whose median sizes are compared."""
MAX_GROWTH = 0.05
"""Maximum growth of a process per hour, as a share of its size."""


@dataclass(frozen=True)
class Stored:
    """Counts of unanswerable questions that got a reply, were stored, or are excused.

    The excused questions may be missing, because their process was killed before the database was
    back.
    """

    answered: int
    kept: int
    excused: int


@dataclass
class Outcome:
    """The results of a run.

    `soon` is the time limit for curated changes in seconds. `live` is the time that each change
    took. `hasty` is the number of IDENTIFYs that came too soon. `memory` has (seconds, MiB) samples
    for each process and each of its starts.
    """

    seconds: float
    soon: float
    verdicts: list[tuple[Entry, Verdict]]
    faults: Mapping[str, int]
    live: Sequence[float]
    hasty: int
    identifies: int
    memory: Mapping[str, Sequence[Sequence[tuple[float, float]]]]
    unhandled: Sequence[str]
    violations: Sequence[str]
    stored: Stored
    disk: Disk | None = None
    counts: Counter[Verdict] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = Counter(verdict for _, verdict in self.verdicts)

    @property
    def failures(self) -> list[str]:
        """Short descriptions of the checks that failed."""
        found = [f"{self.counts[one]} {one}" for one in _BAD if self.counts[one]]
        found += [f"{self.hasty} IDENTIFYs too soon"] if self.hasty else []
        found += [f"{len(self.unhandled)} unhandled errors"] if self.unhandled else []
        found += [f"{len(self.violations)} rejected requests"] if self.violations else []
        late = sum(seconds > self.soon for seconds in self.live)
        found += [f"{late} curated changes took over {self.soon:g} s"] if late else []
        found += [
            f"{name} grew by {grown:.1%} per hour"
            for name, lives in self.memory.items()
            if (grown := growth(lives)) is not None and grown > MAX_GROWTH
        ]
        missing = self.stored.answered - self.stored.kept - self.stored.excused
        found += [f"{missing} unanswered questions not stored"] if missing > 0 else []
        if self.disk and (self.disk.answered < self.disk.asked or self.disk.kept < self.disk.asked):
            found.append("questions lost while the disk was full")
        return found


_BAD = (Verdict.LOST, Verdict.DOUBLED, Verdict.WRONG)


def growth(lives: Sequence[Sequence[tuple[float, float]]]) -> float | None:
    """Return the growth of a process per hour, as a share of its size after the warm-up.

    Compares the median size in the first window after the warm-up with that in the last window of
    the longest uptime. Returns None if that uptime is too short.
    """
    longest = max(lives, key=lambda life: life[-1][0] - life[0][0] if life else 0.0, default=())
    end = longest[-1][0] if longest else 0.0
    apart = end - WINDOW - WARM_UP
    if apart < WINDOW:
        return None
    before = median(size for at, size in longest if WARM_UP <= at < WARM_UP + WINDOW)
    after = median(size for at, size in longest if at >= end - WINDOW)
    return (after - before) / before * 3600 / apart


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield the lines of the report."""
    asked, minutes = len(outcome.verdicts), outcome.seconds / 60
    rate = asked / outcome.seconds
    yield (
        f"The run lasted {minutes:.3g} minutes at {rate:.1f} questions per second on a "
        f"machine with {machine()}."
    )
    yield ""
    yield "| questions | |"
    yield "|---|--:|"
    yield f"| asked | {asked:,} |"
    for verdict in Verdict:
        yield f"| {verdict} | {outcome.counts[verdict]:,} |"
    yield from _latencies(outcome)
    yield from _faults(outcome)
    yield from _rest(outcome)


def machine() -> str:
    """Return a short description of this machine."""
    return f"{os.cpu_count()} cores, {platform.system()} and Python {platform.python_version()}"


def _latencies(outcome: Outcome) -> Iterator[str]:
    yield from ("", "| surface | asked | median | p99 | slowest |", "|---|--:|--:|--:|--:|")
    for surface in Surface:
        some = [entry for entry, _ in outcome.verdicts if entry.surface is surface]
        took = sorted(entry.took for entry in some if entry.took is not None)
        if len(took) > 1:
            shares = quantiles(took, n=100)
            yield (
                f"| {surface} | {len(some):,} | {shares[49] * 1000:.0f} ms | "
                f"{shares[98]:.2f} s | {took[-1]:.1f} s |"
            )


def _faults(outcome: Outcome) -> Iterator[str]:
    yield from ("", "| fault | times |", "|---|--:|")
    for name, count in sorted(outcome.faults.items()):
        yield f"| {name} | {count:,} |"


def _rest(outcome: Outcome) -> Iterator[str]:
    yield from ("", "| other | |", "|---|--:|")
    yield f"| IDENTIFYs | {outcome.identifies:,} |"
    yield f"| IDENTIFYs too soon after another with the same rate limit key | {outcome.hasty:,} |"
    if outcome.live:
        yield f"| curated changes | {len(outcome.live)} |"
        yield (
            "| longest time until a curated change was live in both processes | "
            f"{max(outcome.live):.2f} s |"
        )
    stored = outcome.stored
    yield f"| unanswerable questions, refused | {stored.answered:,} |"
    yield f"| refused questions stored in PostgreSQL despite its crashes | {stored.kept:,} |"
    yield (
        "| refused questions that may be missing, because their process was killed before "
        f"PostgreSQL was back | {stored.excused:,} |"
    )
    if outcome.disk:
        disk = outcome.disk
        yield (
            "| unanswerable questions sent to the process whose disk is full a third of the time | "
            f"{disk.asked:,} |"
        )
        yield (
            "| questions refused, and questions stored in SQLite, despite the full disk | "
            f"{disk.answered:,}, {disk.kept:,} |"
        )
    for name, lives in outcome.memory.items():
        sizes = [size for life in lives for _, size in life]
        grown = growth(lives)
        suffix = "" if grown is None else f", {grown:+.1%} per hour after warm-up"
        yield f"| peak memory of {name} | {max(sizes, default=0.0):.0f} MiB{suffix} |"
    yield f"| unhandled errors in the logs | {len(outcome.unhandled):,} |"
    yield f"| requests that broke a Discord rule | {len(outcome.violations):,} |"
