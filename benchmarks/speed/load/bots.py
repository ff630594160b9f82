"""Both bots with the knowledge that ships, and Footnote with a large one, put through it all."""

from __future__ import annotations

import shutil
from contextlib import AsyncExitStack
from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.speed.latency import UNLIMITED, asks
from benchmarks.speed.load.bench import bench
from benchmarks.speed.scale import texts
from benchmarks.training.examples import BEFORE, BEHIND
from bot.output.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.speed.load.phase import Phase
    from benchmarks.speed.scale.knowledge import Collection

IDLE = 200
PACES = (1, 10, 50)
QUESTIONS = 5_000
"""More than the bot remembers the answers to."""
_LARGE = "knowledge: [knowledge]\nsemantic: off\nwatch: false\n"


def varied(questions: Sequence[str]) -> Iterator[str]:
    """Yield questions, then the same in other words, so that few are asked twice."""
    for before in ("", *BEFORE):
        for behind in ("", *BEHIND):
            yield from (f"{before}{question}{behind}" for question in questions)
    yield from cycle(questions)


async def small(root: Path, seconds: float) -> list[Phase]:
    """Return what both bots did, the real one with the knowledge that it ships."""
    async with AsyncExitStack() as stack:
        benches = []
        for name, *module in (("echo", "benchmarks.speed.echo"), ("Footnote", "bot", "run")):
            folder = root / name
            folder.mkdir()
            (folder / "config.yaml").write_text(UNLIMITED, encoding="utf-8")
            opened = bench(name, folder, varied(list(asks())), *module)
            benches.append(await stack.enter_async_context(opened))
        with progress("small knowledge", 2 + len(PACES)) as note:
            for one in benches:
                await one.one_by_one(IDLE)
            note(1)
            for pace in PACES:
                for one in benches:
                    await one.steadily(pace, seconds)
                note(1)
            for one in benches:
                await one.all_it_can(seconds)
            note(1)
    phases = zip(*(one.phases for one in benches), strict=True)
    return [phase for pair in phases for phase in pair]


async def large(collection: Collection, size: int, seconds: float) -> list[Phase]:
    """Return what Footnote did with a large knowledge; its index is kept for the next run."""
    folder = collection.folder / "load"
    shutil.rmtree(folder / "knowledge", ignore_errors=True)
    shutil.copytree(collection.knowledge, folder / "knowledge")
    (folder / "config.yaml").write_text(_LARGE + UNLIMITED, encoding="utf-8")
    asked = cycle([question.text for question in texts.questions(QUESTIONS, size)])
    name = f"Footnote, {size:,} passages"
    with progress(name, 4) as note:
        async with bench(name, folder, asked, "bot", "run") as measured:
            note(1)
            await measured.one_by_one(IDLE)
            await measured.steadily(max(PACES), seconds)
            note(1)
            await measured.reloading(max(PACES))
            note(1)
            await measured.all_it_can(seconds)
            note(1)
    return measured.phases
