"""The bot from message to reply, idle and under load, beside a bot that only echoes.

`python -m benchmarks.speed.load` prints one table. Each bot runs as a process of its own in a
loopback Discord of this process. They take turns: asked one question after the other, at a steady
pace whether answers come or not, and as fast as replies come. Then Footnote gets a large knowledge,
which is loaded again while questions come.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchmarks.speed.load.bots import large, small
from benchmarks.speed.load.phase import table
from benchmarks.speed.performance import insert, markdown, save
from benchmarks.speed.scale import texts
from benchmarks.speed.scale.knowledge import Collection, write
from bot.output.progress import progress
from bot.output.table import show

if TYPE_CHECKING:
    from benchmarks.speed.load.phase import Phase


async def _measure(passages: int, seconds: float, kept: Path) -> list[Phase]:
    with tempfile.TemporaryDirectory() as root:
        phases = await small(Path(root), seconds)
        if passages:
            collection = Collection(kept / str(passages))
            with progress(f"writing {passages:,} passages", passages) as note:
                write(collection, texts.passages(passages), note)
            phases += await large(collection, passages, seconds)
    return phases


@click.command()
@click.option("--passages", default=100_000, show_default=True, help="How many; 0: small only.")
@click.option("--seconds", default=20.0, show_default=True, help="How long each phase takes.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path(tempfile.gettempdir()) / "footnote-scale",
    show_default=True,
    help="Where the texts are kept between runs, as for benchmarks.speed.scale.",
)
@click.option("--save", "saved", is_flag=True, help="Put the figures into docs/performance.md.")
def main(passages: int, seconds: float, folder: Path, *, saved: bool) -> None:
    """Measure the bot from message to reply; print one table."""
    phases = asyncio.run(_measure(passages, seconds, folder))
    show([table(phases)])
    if saved:
        save("load", [asdict(phase) | {"times": [], "row": phase.row} for phase in phases])
        insert("load", markdown(table(phases)))


if __name__ == "__main__":
    main()
