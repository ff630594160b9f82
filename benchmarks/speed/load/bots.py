"""All phases of load: both bots with the shipped knowledge, and Footnote with a large one."""

from __future__ import annotations

import shutil
from contextlib import AsyncExitStack
from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.speed.latency import UNLIMITED, asks
from benchmarks.speed.load.bench import bench
from benchmarks.speed.scale import texts
from bot.output.progress import progress
from training.examples import PREFIXES, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.speed.load.phase import Phase
    from benchmarks.speed.scale.knowledge import Collection

SINGLE = 200
RATES = (1, 10, 50)
QUESTIONS = 5_000
"""Number of different questions. It exceeds the capacity of the bot's answer cache."""
_LARGE = "knowledge: [knowledge]\nsemantic: off\nwatch: false\n"


def varied(questions: Sequence[str]) -> Iterator[str]:
    """Yield the questions, and then variations with added phrases, to avoid repetition."""
    for prefix in ("", *PREFIXES):
        for suffix in ("", *SUFFIXES):
            yield from (f"{prefix}{question}{suffix}" for question in questions)
    yield from cycle(questions)


async def small(root: Path, seconds: float) -> list[Phase]:
    """Return the phases of the echo bot and of Footnote with its shipped knowledge."""
    async with AsyncExitStack() as stack:
        benches = []
        for name, *module in (("echo", "benchmarks.speed.echo"), ("Footnote", "bot", "run")):
            folder = root / name
            folder.mkdir()
            (folder / "config.yaml").write_text(UNLIMITED, encoding="utf-8")
            opened = bench(name, folder, varied(list(asks())), *module)
            benches.append(await stack.enter_async_context(opened))
        with progress("small knowledge", 2 + len(RATES)) as note:
            for one in benches:
                await one.one_by_one(SINGLE)
            note(1)
            for rate in RATES:
                for one in benches:
                    await one.at_rate(rate, seconds)
                note(1)
            for one in benches:
                await one.at_full_load(seconds)
            note(1)
    phases = zip(*(one.phases for one in benches), strict=True)
    return [phase for pair in phases for phase in pair]


async def large(collection: Collection, size: int, seconds: float) -> list[Phase]:
    """Return the phases of Footnote with a large knowledge base.

    Its index is kept for the next run.
    """
    folder = collection.folder / "load"
    shutil.rmtree(folder / "knowledge", ignore_errors=True)
    shutil.copytree(collection.knowledge, folder / "knowledge")
    (folder / "config.yaml").write_text(_LARGE + UNLIMITED, encoding="utf-8")
    asked = cycle([question.text for question in texts.questions(QUESTIONS, size)])
    name = f"Footnote, {size:,} passages"
    with progress(name, 4) as note:
        async with bench(name, folder, asked, "bot", "run") as measured:
            note(1)
            await measured.one_by_one(SINGLE)
            await measured.at_rate(max(RATES), seconds)
            note(1)
            await measured.reloading(max(RATES))
            note(1)
            await measured.at_full_load(seconds)
            note(1)
    return measured.phases
