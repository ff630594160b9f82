"""Phases of load on one bot: one question at a time, fixed rate, reload, and full load."""

from __future__ import annotations

import asyncio
import re
import signal
import time
from array import array
from contextlib import asynccontextmanager
from statistics import quantiles
from typing import TYPE_CHECKING

from benchmarks.speed.latency import subject
from benchmarks.speed.load.phase import Phase
from benchmarks.speed.resources import cpu, memory
from bot.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    from benchmarks.speed.latency import Subject

WARM_UP = 50
IN_FLIGHT = 32
"""Number of questions in flight at full load."""
MARGIN = 3.0
"""Seconds of load before and after a reload."""
PATIENCE, START = 30.0, 1800.0
_LOADED = re.compile(r"knowledge (loaded|not loaded|unchanged)")
_BUSY = texts_in("en").chat.busy


class Bench:
    """Puts load on one bot and records the figures of each phase."""

    def __init__(self, name: str, bot: Subject, folder: Path) -> None:
        self.name, self.bot, self.folder = name, bot, folder
        self.phases: list[Phase] = []

    async def one_by_one(self, questions: int) -> None:
        """Ask one question at a time."""

        async def ask(phase: Phase) -> None:
            for _ in range(questions):
                await self._ask(phase, time.monotonic())

        await self._phase("one by one", ask)

    async def at_rate(self, rate: int, seconds: float) -> None:
        """Ask `rate` questions per second, regardless of the replies."""

        async def ask(phase: Phase) -> None:
            await self._at_rate(phase, rate, asyncio.sleep(seconds))

        await self._phase(f"{rate} a second", ask)

    async def at_full_load(self, seconds: float) -> None:
        """Keep IN_FLIGHT questions in flight, so that each reply triggers the next question."""

        async def ask(phase: Phase) -> None:
            end = time.monotonic() + seconds

            async def keep_asking() -> None:
                while time.monotonic() < end:
                    await self._ask(phase, time.monotonic())

            await asyncio.gather(*(keep_asking() for _ in range(IN_FLIGHT)))

        await self._phase("full load", ask)

    async def reloading(self, rate: int) -> None:
        """Ask `rate` questions per second while a changed file is loaded."""
        file = min((self.folder / "knowledge").iterdir())
        revised = f'text: "Revised {time.time_ns()}: '  # unique, so that no cached index fits
        changed = file.read_text(encoding="utf-8").replace('text: "', revised, 1)
        file.write_text(changed, encoding="utf-8")

        async def ask(phase: Phase) -> None:
            await self._at_rate(phase, rate, self._reloaded())

        await self._phase(f"{rate} a second and a reload", ask)

    async def _reloaded(self) -> None:
        log = self.folder / "benchmarks.speed.watched.log"
        await asyncio.sleep(MARGIN)
        before = len(_LOADED.findall(log.read_text(encoding="utf-8")))
        self.bot.process.send_signal(signal.SIGHUP)
        async with asyncio.timeout(START):
            while len(_LOADED.findall(log.read_text(encoding="utf-8"))) == before:  # noqa: ASYNC110 - a file sends no events
                await asyncio.sleep(0.1)
        await asyncio.sleep(MARGIN)

    async def _at_rate(self, phase: Phase, rate: int, until: Awaitable[None]) -> None:
        ended = asyncio.ensure_future(until)
        began, asked = time.monotonic(), 0
        async with asyncio.TaskGroup() as group:
            while not ended.done():
                due = began + asked / rate
                await asyncio.sleep(due - time.monotonic())
                group.create_task(self._ask(phase, due))
                asked += 1

    async def _ask(self, phase: Phase, due: float) -> None:
        member, channel = self.bot.member, self.bot.channel
        message = await member.says(channel, f"<@bot> {next(self.bot.questions)}")
        reply = await channel.reply_to(message, timeout=PATIENCE)
        phase.times.append((time.monotonic() - due) * 1000)
        phase.busy += reply.text == _BUSY

    async def _phase(self, name: str, ask: Callable[[Phase], Awaitable[None]]) -> None:
        phase, process = Phase(self.name, name), self.bot.process.pid
        computed, began = cpu(process), time.monotonic()
        await ask(phase)
        ended = time.monotonic()
        phase.rate = len(phase.times) / (ended - began)
        phase.cpu = (cpu(process) - computed) / len(phase.times) * 1000
        phase.memory, phase.between = memory(process), (began, ended)
        self.phases.append(phase)

    def read_loop_lag(self) -> None:
        """Add the event loop lag to each phase. Call this after the process has exited."""
        recorded = array("d", (self.folder / "lag").read_bytes())
        for phase in self.phases:
            began, ended = phase.between
            samples = zip(recorded[::2], recorded[1::2], strict=True)
            late = [1000 * seconds for due, seconds in samples if began <= due <= ended]
            cuts = quantiles(late, n=100, method="inclusive")
            phase.lag = (cuts[49], cuts[98], max(late))


@asynccontextmanager
async def bench(
    name: str, folder: Path, questions: Iterator[str], *module: str
) -> AsyncIterator[Bench]:
    """Run a bot, warm it up, and record its event loop lag."""
    watched = ("benchmarks.speed.watched", str(folder / "lag"), *module)
    async with subject(folder, questions, *watched, patience=START) as bot:
        measured = Bench(name, bot, folder)
        for _ in range(WARM_UP):
            await bot.single(PATIENCE)
        yield measured
    measured.read_loop_lag()
