"""The bot from message to reply, idle and under load, beside a bot that only echoes.

`python -m benchmarks.load` prints one table. Each bot runs as a process of its own in a loopback
Discord of this process. They take turns: asked one question after the other, at a steady pace
whether answers come or not, and as fast as replies come. Then Footnote gets a large knowledge,
which is loaded again while questions come.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import tempfile
import time
from array import array
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import click

from benchmarks.examples import BEFORE, BEHIND
from benchmarks.latency import UNLIMITED, asks, subject
from benchmarks.performance import insert, markdown, save
from benchmarks.resources import Memory, cpu, memory
from benchmarks.scale import texts
from benchmarks.scale.knowledge import Collection, write
from bot.evaluate.table import Table, show
from bot.progress import progress
from bot.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

    from benchmarks.latency import Subject

IDLE = 200
WARM_UP = 50
PACES = (1, 10, 50)
AT_ONCE = 32
"""How many questions are on their way at once where as many are asked as replies come."""
STEADY = 3.0
"""For how many seconds questions come before a reload and after it."""
QUESTIONS = 5_000
"""More than the bot remembers the answers to."""
PATIENCE, START = 30.0, 1800.0
_LARGE = "knowledge: [knowledge]\nsemantic: off\nwatch: false\n"
_LOADED = re.compile(r"knowledge (loaded|not loaded|unchanged)")
_BUSY = texts_in("en").chat.busy
COLUMNS = (
    "",
    *("replies", "busy", "p50 ms", "p95 ms", "p99 ms", "a second", "CPU ms each"),
    *("lag p50 ms", "lag p99 ms", "lag max ms", "RSS MiB"),
)


@dataclass(slots=True)
class Phase:
    """What a bot did for a while. Times are in milliseconds.

    busy     how many replies said that too much was asked at once
    rate     replies a second
    cpu      what a reply cost the bot's process
    lag      how late its event loop was: p50, p99 and at most
    between  when the phase began and ended, by the clock that all processes share
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
        """The figures as they are printed."""
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


class Bench:
    """Puts questions to one bot and notes what becomes of them."""

    def __init__(self, name: str, bot: Subject, folder: Path) -> None:
        self.name, self.bot, self.folder = name, bot, folder
        self.phases: list[Phase] = []

    async def one_by_one(self, questions: int) -> None:
        """Ask one question after the other."""

        async def ask(phase: Phase) -> None:
            for _ in range(questions):
                await self._ask(phase, time.monotonic())

        await self._phase("one by one", ask)

    async def steadily(self, pace: int, seconds: float) -> None:
        """Ask so many questions a second."""

        async def ask(phase: Phase) -> None:
            await self._steadily(phase, pace, asyncio.sleep(seconds))

        await self._phase(f"{pace} a second", ask)

    async def all_it_can(self, seconds: float) -> None:
        """Ask the next question as soon as there is a reply to one of many."""

        async def ask(phase: Phase) -> None:
            end = time.monotonic() + seconds

            async def go_on() -> None:
                while time.monotonic() < end:
                    await self._ask(phase, time.monotonic())

            await asyncio.gather(*(go_on() for _ in range(AT_ONCE)))

        await self._phase("all it can", ask)

    async def reloading(self, pace: int) -> None:
        """Ask so many questions a second while a changed file is loaded."""
        file = min((self.folder / "knowledge").iterdir())
        changed = file.read_text(encoding="utf-8").replace('text: "', 'text: "Revised: ', 1)
        file.write_text(changed, encoding="utf-8")

        async def ask(phase: Phase) -> None:
            await self._steadily(phase, pace, self._reloaded())

        await self._phase(f"{pace} a second and a reload", ask)

    async def _reloaded(self) -> None:
        log = self.folder / "benchmarks.watched.log"
        await asyncio.sleep(STEADY)
        before = len(_LOADED.findall(log.read_text(encoding="utf-8")))
        self.bot.process.send_signal(signal.SIGHUP)
        async with asyncio.timeout(START):
            while len(_LOADED.findall(log.read_text(encoding="utf-8"))) == before:  # noqa: ASYNC110 - a file wakes nobody
                await asyncio.sleep(0.1)
        await asyncio.sleep(STEADY)

    async def _steadily(self, phase: Phase, pace: int, until: Awaitable[None]) -> None:
        ended = asyncio.ensure_future(until)
        began, asked = time.monotonic(), 0
        async with asyncio.TaskGroup() as group:
            while not ended.done():
                due = began + asked / pace
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

    def look_at_the_loop(self) -> None:
        """Fill in how late the event loop was, once the process has ended."""
        noted = array("d", (self.folder / "lag").read_bytes())
        for phase in self.phases:
            began, ended = phase.between
            samples = zip(noted[::2], noted[1::2], strict=True)
            late = [1000 * seconds for due, seconds in samples if began <= due <= ended]
            cuts = quantiles(late, n=100, method="inclusive")
            phase.lag = (cuts[49], cuts[98], max(late))


@asynccontextmanager
async def bench(
    name: str, folder: Path, questions: Iterator[str], *module: str
) -> AsyncIterator[Bench]:
    """Run a bot whose event loop is watched."""
    watched = ("benchmarks.watched", str(folder / "lag"), *module)
    async with subject(folder, questions, *watched, patience=START) as bot:
        measured = Bench(name, bot, folder)
        for _ in range(WARM_UP):
            await bot.single(PATIENCE)
        yield measured
    measured.look_at_the_loop()


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
        for name, *module in (("echo", "benchmarks.echo"), ("Footnote", "bot", "run")):
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


async def _measure(passages: int, seconds: float, kept: Path) -> list[Phase]:
    with tempfile.TemporaryDirectory() as root:
        phases = await small(Path(root), seconds)
        if passages:
            collection = Collection(kept / str(passages))
            with progress(f"writing {passages:,} passages", passages) as note:
                write(collection, texts.passages(passages), note)
            phases += await large(collection, passages, seconds)
    return phases


def table(phases: Sequence[Phase]) -> Table:
    """Return everything side by side."""
    return Table("From message to reply", COLUMNS, tuple(phase.row for phase in phases))


@click.command()
@click.option("--passages", default=100_000, show_default=True, help="How many; 0: small only.")
@click.option("--seconds", default=20.0, show_default=True, help="How long each phase takes.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path(tempfile.gettempdir()) / "footnote-scale",
    show_default=True,
    help="Where the texts are kept between runs, as for benchmarks.scale.",
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
