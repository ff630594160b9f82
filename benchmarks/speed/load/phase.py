"""The figures of one phase of load, and the table of all phases."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import quantiles
from typing import TYPE_CHECKING

from benchmarks.speed.resources import Memory, memory
from bot.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (
    "",
    *("replies", "busy", "p50 ms", "p95 ms", "p99 ms", "a second", "CPU ms each"),
    *("lag p50 ms", "lag p99 ms", "lag max ms", "RSS MiB"),
)


@dataclass(slots=True)
class Phase:
    """The figures of one phase. Times are in milliseconds.

    times    latency of each reply
    busy     number of replies that said the bot was busy
    rate     replies per second
    cpu      CPU time per reply
    lag      event loop lag: p50, p99 and maximum
    between  start and end of the phase, in seconds on the system-wide monotonic clock
    """

    bot: str
    name: str
    times: list[float] = field(default_factory=list)
    busy: int = 0
    rate: float = 0.0
    cpu: float = 0.0
    memory: Memory = field(default_factory=memory)
    lag: tuple[float, ...] = (0.0, 0.0, 0.0)
    between: tuple[float, float] = (0.0, 0.0)

    @property
    def row(self) -> tuple[str, ...]:
        """The figures, formatted as a table row."""
        cuts = quantiles(self.times, n=100, method="inclusive")
        return (
            f"{self.bot}, {self.name}",
            str(len(self.times)),
            str(self.busy),
            *(f"{cuts[at]:.2f}" for at in (49, 94, 98)),
            f"{self.rate:.0f}",
            f"{self.cpu:.2f}",
            *(f"{late:.2f}" for late in self.lag),
            f"{self.memory.resident:.0f}",
        )


def table(phases: Sequence[Phase]) -> Table:
    """Return a table with one row per phase."""
    return Table("From message to reply", COLUMNS, tuple(phase.row for phase in phases))
