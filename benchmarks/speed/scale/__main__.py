"""Command-line interface: `python -m benchmarks.speed.scale --help`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from tempfile import gettempdir

import click

from benchmarks.speed.performance import save
from benchmarks.speed.scale.engines import ENGINES
from benchmarks.speed.scale.measure import Plan, measure
from benchmarks.speed.scale.page import table, write
from bot.output.table import show

SIZES = (13, 1_000, 100_000, 1_000_000)


@click.command()
@click.option(
    "--size", "sizes", type=click.IntRange(1), multiple=True, default=SIZES, show_default=True
)
@click.option(
    "--engine",
    "engines",
    type=click.Choice(list(ENGINES)),
    multiple=True,
    default=tuple(ENGINES),
    help="Engine to measure; repeatable. Default: all.",
)
@click.option(
    "--questions",
    type=click.IntRange(2),
    default=1_000,
    show_default=True,
    help="Number of questions per size; half of them have a typo.",
)
@click.option(
    "--patience",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    help="Seconds to spend on questions per engine; at least five are asked.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path(gettempdir()) / "footnote-scale",
    show_default=True,
    help="Keep the texts here between runs: several gigabytes for a million passages.",
)
@click.option("--save", "saved", is_flag=True, help="Write the figures into docs/performance.md.")
def main(
    sizes: tuple[int, ...],
    engines: tuple[str, ...],
    questions: int,
    patience: float,
    folder: Path,
    *,
    saved: bool,
) -> None:
    """Measure engines at each size, each in its own process, and print one table."""
    results = []
    for result in measure(Plan(folder, sizes, engines, questions, patience)):
        results.append(result)
        click.echo(f"{result.size:,} {result.engine}: {1000 * result.p50:.3g} ms", err=True)
    show([table(results)])
    if saved:
        save("scale", [asdict(result) | {"memory": result.memory} for result in results])
        write(results)


if __name__ == "__main__":
    main()
