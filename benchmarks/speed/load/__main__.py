"""Measure latency and throughput from message to reply, compared with an echo bot.

`python -m benchmarks.speed.load` prints one table. Each bot runs in its own process, connected to a
loopback Discord in this process. The bots take turns. They are asked one question at a time, then
at fixed rates regardless of the replies, and then at full load. Finally, Footnote runs with a large
knowledge base, and reloads it under load.
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
@click.option(
    "--passages",
    default=100_000,
    show_default=True,
    help="Size of the large knowledge base; 0 skips it.",
)
@click.option("--seconds", default=20.0, show_default=True, help="Length of each phase.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path(tempfile.gettempdir()) / "footnote-scale",
    show_default=True,
    help="Keep the texts here between runs; shared with benchmarks.speed.scale.",
)
@click.option("--save", "saved", is_flag=True, help="Write the figures into docs/performance.md.")
def main(passages: int, seconds: float, folder: Path, *, saved: bool) -> None:
    """Measure both bots from message to reply, and print one table."""
    phases = asyncio.run(_measure(passages, seconds, folder))
    show([table(phases)])
    if saved:
        save("load", [asdict(phase) | {"times": [], "row": phase.row} for phase in phases])
        insert("load", markdown(table(phases)))


if __name__ == "__main__":
    main()
