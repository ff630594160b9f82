"""Reload 500 times under load. Count lost and inconsistent answers, and measure memory growth.

python -m benchmarks.speed.reload
"""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.speed.resources import memory
from bot.config import Config
from bot.config.loader import Matching
from bot.core.model.results import Outcome
from bot.serving.live import Serving

RELOADS = 500
PER_SECOND = 20
_WARM_UP = 50
_MOST = 2
"""Maximum number of concurrent questions. More would delay the reloads more and more."""

_FILE = """\
source: {{id: moon, title: The Moon, publisher: Mouse Gazette}}
passages:
  - id: cheese
    paragraphs: [1]
    wording: restated
    text: The moon is made of cheese, edition {n}.
    asks: [What is the moon made of?]
  - id: tides
    paragraphs: [2]
    wording: restated
    text: Otters pull the tides, edition {n}.
    asks: [Who pulls the tides?]
"""
_QUESTION = "What is the moon made of, and who pulls the tides?"
_EDITION = re.compile(r"edition (\d+)")


@dataclass(slots=True)
class Result:
    """The results of a run.

    half     number of answers that were incomplete or mixed two editions
    slowest  time of the slowest answer in seconds
    memory   resident memory in MiB after each reload that follows the warm-up
    """

    asked: int = 0
    answered: int = 0
    half: int = 0
    slowest: float = 0.0
    memory: list[float] = field(default_factory=list)


async def measure(folder: Path, reloads: int, per_second: float, pause: float = 0.0) -> Result:
    """Reload `reloads` times while questions come in.

    Every answer must be complete and come from a single edition of the file. Raises AssertionError
    if a reload fails.
    """
    file = folder / "moon.yaml"
    file.write_text(_FILE.format(n=0), encoding="utf-8")
    serving = Serving(Config((file,), Matching()))
    result = Result()
    done = asyncio.Event()
    asking = asyncio.create_task(_ask(serving, per_second, done, result))
    for n in range(1, reloads + 1):
        file.write_text(_FILE.format(n=n), encoding="utf-8")
        reload = await serving.reload()
        if reload.problems or not reload.changed:
            raise AssertionError(reload)
        if n >= min(_WARM_UP, reloads // 2):
            result.memory.append(memory().resident)
        await asyncio.sleep(pause)
    done.set()
    await asking
    return result


async def _ask(serving: Serving, per_second: float, done: asyncio.Event, result: Result) -> None:
    """Ask at a fixed rate, with at most `_MOST` questions in flight."""
    async with asyncio.TaskGroup() as group:
        while not done.is_set():
            if result.asked - result.answered < _MOST:
                result.asked += 1
                group.create_task(_one(serving, result))
            await asyncio.sleep(1 / per_second)


async def _one(serving: Serving, result: Result) -> None:
    began = time.perf_counter()
    answer = await asyncio.to_thread(serving.ask, _QUESTION)
    result.slowest = max(result.slowest, time.perf_counter() - began)
    result.answered += 1
    editions = {
        edition for quote in answer.quotes for edition in _EDITION.findall(quote.passage.text)
    }
    is_whole = answer.outcome is Outcome.ANSWER and len(answer.quotes) == len(("cheese", "tides"))
    if not is_whole or len(editions) != 1:
        result.half += 1


def main() -> None:
    """Run the benchmark, and print two lines of figures."""
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measure(Path(folder), RELOADS, PER_SECOND, pause=0.05))
    click.echo(
        f"{RELOADS} reloads, {result.asked} questions, {result.asked - result.answered} lost, "
        f"{result.half} inconsistent answers, slowest {result.slowest * 1000:.0f} ms"
    )
    memory = result.memory
    click.echo(
        f"resident memory: {memory[0]:.1f} MiB after warm-up, {memory[-1]:.1f} MiB at the end, "
        f"{max(memory):.1f} MiB peak"
    )


if __name__ == "__main__":
    main()
