"""Compare reply latency with that of an echo bot: `python -m benchmarks.speed.latency`.

Both bots run at the same time in separate processes, each connected to its own loopback Discord in
this process. They are asked alternately. The questions are the golden questions and the asks of the
shipped knowledge. Bursts are measured twice: once with each question asked one time, and
once with each question asked five times.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import loader as config
from bot.config.paths import shipped_knowledge
from bot.evaluate.figures import Split
from bot.evaluate.questions import questions_of
from bot.knowledge.loader import load
from tests.loopback import Discord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.loopback import Person
    from tests.loopback.entities import Channel

SINGLE, BURST, SAME, ROUNDS, WARM_UP = 200, 200, 5, 5, 20
LIMIT_MS, LIMIT_RATIO = 3.0, 1.5
UNLIMITED = """
discord:
  member_cooldown: {questions: 0}
  channel_cooldown: {questions: 0}
"""


class Subject:
    """A bot under measurement, and a member who asks it questions."""

    process: asyncio.subprocess.Process

    def __init__(self, discord: Discord, questions: Iterator[str]) -> None:
        self.discord, self.questions = discord, questions
        guild = discord.guild()
        self.channel: Channel = guild.channel("general")
        self.member: Person = guild.member("alice")

    async def single(self, patience: float = 5) -> float:
        """Return the milliseconds from a message to its reply."""
        began = time.perf_counter()
        message = await self.member.says(self.channel, f"<@bot> {next(self.questions)}")
        await self.channel.reply_to(message, timeout=patience)
        return (time.perf_counter() - began) * 1000

    async def burst(self, same: int) -> float:
        """Return the milliseconds until all of BURST messages sent at once have a reply.

        Each question is sent `same` times.
        """
        texts = list(islice(self.questions, BURST // same)) * same
        began = time.perf_counter()
        asked = [await self.member.says(self.channel, f"<@bot> {text}") for text in texts]
        for message in asked:
            await self.channel.reply_to(message, timeout=60)
        return (time.perf_counter() - began) * 1000


@asynccontextmanager
async def subject(
    folder: Path, questions: Iterator[str], *module: str, patience: float = 30
) -> AsyncIterator[Subject]:
    """Run a bot in its own loopback Discord. It keeps its log and data in `folder`.

    `patience` is the maximum number of seconds for its startup.
    """
    async with Discord() as discord:
        measured = Subject(discord, questions)
        homes = {f"XDG_{name}_HOME": str(folder) for name in ("CACHE", "DATA", "STATE")}
        environment = {
            **os.environ,
            **discord.environment,
            **homes,
            "DISCORD_TOKEN": discord.token,
            "PYTHONPATH": os.environ.get("PYTHONPATH", "") or str(Path.cwd()),
        }
        with (folder / f"{module[0]}.log").open("w", encoding="utf-8") as log:
            measured.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.loopback.launch", "--", *module),
                cwd=folder,
                env=environment,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=log,
            )
        try:
            await _ready(discord, measured.process, patience)
            yield measured
        finally:
            with suppress(ProcessLookupError):
                measured.process.send_signal(signal.SIGINT)
            await measured.process.wait()


async def _ready(discord: Discord, process: asyncio.subprocess.Process, patience: float) -> None:
    """Wait until the bot is connected. Raise RuntimeError if it exits first."""
    ready = asyncio.create_task(discord.ready(timeout=patience))
    ended = asyncio.create_task(process.wait())
    await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if not ready.done():
        ready.cancel()
        raise RuntimeError("the bot exited before it was ready; see its log")
    await ready


def asks() -> Iterator[str]:
    """Yield each question about the shipped knowledge once, in random order."""
    knowledge = load((shipped_knowledge(),))
    golden = questions_of(Split.ALL, config.load(), knowledge)
    asked = [ask for passage in knowledge.passages for ask in passage.asks]
    texts = list(dict.fromkeys([*(one.text for one in golden), *asked]))
    random.Random(1).shuffle(texts)  # noqa: S311 - repeatable
    yield from texts


async def measure() -> bool:
    """Print the figures. Return True if all are within their limits."""
    folder = Path(tempfile.mkdtemp())
    (folder / "config.yaml").write_text(UNLIMITED, encoding="utf-8")
    async with AsyncExitStack() as stack:
        echo = await stack.enter_async_context(subject(folder, asks(), "benchmarks.speed.echo"))
        ours = await stack.enter_async_context(subject(folder, asks(), "bot", "run"))
        for _ in range(WARM_UP):
            await echo.single()
            await ours.single()
        singles = [(await echo.single(), await ours.single()) for _ in range(SINGLE)]
        bursts = {
            same: [(await echo.burst(same), await ours.burst(same)) for _ in range(ROUNDS)]
            for same in (1, SAME)
        }
    medians = [statistics.median(times) for times in zip(*singles, strict=True)]
    p95 = [statistics.quantiles(times, n=20)[-1] for times in zip(*singles, strict=True)]
    more = medians[1] - medians[0]
    passed = bool(more <= LIMIT_MS)
    print(
        f"mention to reply, median of {SINGLE}: echo {medians[0]:.2f} ms, ours {medians[1]:.2f} ms"
    )
    print(f"                  p95:           echo {p95[0]:.2f} ms, ours {p95[1]:.2f} ms")
    print(f"  {more:+.2f} ms (limit: +{LIMIT_MS} ms)")
    for same, measured in bursts.items():
        burst = [statistics.median(times) for times in zip(*measured, strict=True)]
        ratio = statistics.median(ours / echo for echo, ours in measured)
        passed = passed and bool(ratio <= LIMIT_RATIO)
        print(f"burst of {BURST}, each question asked {same} times, median of {ROUNDS}:")
        print(f"  echo {burst[0]:.0f} ms, ours {burst[1]:.0f} ms:")
        print(f"  ratio {ratio:.2f} (limit: {LIMIT_RATIO})")
    return passed


if __name__ == "__main__":
    sys.exit(not asyncio.run(measure()))
