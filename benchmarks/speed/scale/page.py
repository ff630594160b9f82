"""The results as a table for the terminal, and as tables and plots for docs/performance.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.speed.performance import insert, lines, markdown
from benchmarks.speed.scale.engines import OURS
from bot.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.speed.scale.measure import Result

_COLUMNS = (
    "passages, engine",
    *("p50 ms", "p95 ms", "p99 ms", "to ours", "questions", "first", "… typos"),
    *("build s", "cold s", "warm s", "RSS MiB", "… files", "build MiB", "disk MiB"),
)


def table(results: Sequence[Result]) -> Table:
    """Return a table with one row per engine and size."""
    ours = {one.size: one.p50 for one in results if one.engine == OURS}
    rows = (_row(one, ours.get(one.size)) for one in results)
    return Table("Search by number of passages", _COLUMNS, tuple(rows))


def _row(one: Result, ours: float | None) -> tuple[str, ...]:
    milliseconds = (f"{1000 * seconds:.3g}" for seconds in (one.p50, one.p95, one.p99))
    return (
        f"{one.size:,} {one.engine}",
        *map(_plain, milliseconds),
        _plain(f"{one.p50 / ours:.3g}") if ours else "-",
        str(one.asked),
        f"{one.first:.1%}",
        f"{one.typos:.1%}",
        *(f"{seconds:.2f}" for seconds in (one.build, one.cold, one.warm)),
        *(f"{size:.0f}" for size in (one.memory.resident, one.memory.files, one.peak, one.disk)),
    )


def _plain(figure: str) -> str:
    """Return a figure with three significant digits and without an exponent."""
    return f"{float(figure):,.0f}" if "e" in figure else figure


def write(results: Sequence[Result]) -> None:
    """Write the tables and plots into the page."""
    sizes = sorted({one.size for one in results})
    tables = []
    for size in sizes:
        found = table([one for one in results if one.size == size])
        short = tuple((row[0].split(" ", 1)[1], *row[1:]) for row in found.rows)
        of_size = Table("", ("", *found.columns[1:]), short)
        tables.append(f"**{size:,} passages**\n\n{markdown(of_size)}")
    insert(
        "scale",
        _plot(results, "latency", "median milliseconds per question", lambda one: 1000 * one.p50),
        _plot(results, "slowest", "p99 milliseconds per question", lambda one: 1000 * one.p99),
        _plot(results, "memory", "resident memory in MiB", lambda one: one.memory.resident),
        *tables,
    )


def _plot(results: Sequence[Result], name: str, of: str, figure: Callable[[Result], float]) -> str:
    series = {
        engine: [(one.size, figure(one)) for one in results if one.engine == engine]
        for engine in dict.fromkeys(one.engine for one in results)
    }
    title = f"{of[0].upper()}{of[1:]}, by number of passages"
    return lines(name, title, series, "passages", of)
