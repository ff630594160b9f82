"""What a run showed, as Markdown."""

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

WARM = 1200.0
"""After so many seconds the bounded memories of a process are full, or nearly so."""
SPAN = 600.0
"""For so many seconds sizes are gathered, then and at the end: a single one says little."""
MOST_GROWTH = 0.05
"""By no more than this share of its size may a process grow in an hour."""


@dataclass(frozen=True)
class Stored:
    """So many questions asked in vain were answered, so many are in the database.

    So many of the others may be missing: their process was killed before the database was back.
    """

    answered: int
    kept: int
    excused: int


@dataclass
class Outcome:
    """What a run showed; `memory` holds, for each life of a process, seconds and MB."""

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
        """What must not have happened."""
        found = [f"{self.counts[one]} {one}" for one in _BAD if self.counts[one]]
        found += [f"{self.hasty} IDENTIFYs too soon"] if self.hasty else []
        found += [f"{len(self.unhandled)} unhandled errors"] if self.unhandled else []
        found += [f"{len(self.violations)} broken rules"] if self.violations else []
        late = sum(seconds > self.soon for seconds in self.live)
        found += [f"{late} curated changes later than {self.soon:g} s"] if late else []
        found += [
            f"{name} grew by {grown:.1%} an hour"
            for name, lives in self.memory.items()
            if (grown := growth(lives)) is not None and grown > MOST_GROWTH
        ]
        missing = self.stored.answered - self.stored.kept - self.stored.excused
        found += [f"{missing} questions asked in vain not stored"] if missing > 0 else []
        if self.disk and (self.disk.answered < self.disk.asked or self.disk.kept < self.disk.asked):
            found.append("questions lost with a full disk")
        return found


_BAD = (Verdict.LOST, Verdict.DOUBLED, Verdict.WRONG)


def growth(lives: Sequence[Sequence[tuple[float, float]]]) -> float | None:
    """Return by which share of its size a process grows in an hour, by its longest life.

    Compared are the median of the `SPAN` after warming up and that of the last one; None where
    they overlap.
    """
    longest = max(lives, key=lambda life: life[-1][0] - life[0][0] if life else 0.0, default=())
    end = longest[-1][0] if longest else 0.0
    apart = end - SPAN - WARM
    if apart < SPAN:
        return None
    before = median(size for at, size in longest if WARM <= at < WARM + SPAN)
    after = median(size for at, size in longest if at >= end - SPAN)
    return (after - before) / before * 3600 / apart


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield the tables."""
    asked, minutes = len(outcome.verdicts), outcome.seconds / 60
    yield f"{minutes:.3g} minutes, {asked / outcome.seconds:.1f} questions a second, {machine()}."
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
    """Return on what it ran."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _latencies(outcome: Outcome) -> Iterator[str]:
    yield from ("", "| surface | asked | median | 99 % within | slowest |", "|---|--:|--:|--:|--:|")
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
    yield from ("", "| else | |", "|---|--:|")
    yield f"| IDENTIFYs | {outcome.identifies:,} |"
    yield f"| of them within five seconds of another one of the same key | {outcome.hasty:,} |"
    if outcome.live:
        yield f"| curated changes | {len(outcome.live)} |"
        yield f"| the slowest was live in both processes after | {max(outcome.live):.2f} s |"
    stored = outcome.stored
    yield f"| asked in vain, and told so | {stored.answered:,} |"
    yield f"| of them in PostgreSQL, whatever became of it meanwhile | {stored.kept:,} |"
    yield f"| of them in a process that was killed before it was back | {stored.excused:,} |"
    if outcome.disk:
        disk = outcome.disk
        yield f"| asked in vain, the disk of SQLite full for a third of the time | {disk.asked:,} |"
        yield f"| of them answered, kept | {disk.answered:,}, {disk.kept:,} |"
    for name, lives in outcome.memory.items():
        sizes = [size for life in lives for _, size in life]
        grown = growth(lives)
        told = "" if grown is None else f", {grown:+.1%} in an hour, once it was warm"
        yield f"| memory of {name} | {max(sizes, default=0.0):.0f} MB at most{told} |"
    yield f"| unhandled errors in the logs | {len(outcome.unhandled):,} |"
    yield f"| requests that broke a rule of Discord's | {len(outcome.violations):,} |"
