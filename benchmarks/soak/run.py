"""One run of the soak test: bot processes, members, faults, and the results."""

from __future__ import annotations

import asyncio
import shutil
import socket
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.soak.asking import UNANSWERABLE, Questioner, places
from benchmarks.soak.bots import ROOT, Bot
from benchmarks.soak.chaos import Chaos
from benchmarks.soak.disk import full_disk
from benchmarks.soak.ledger import Ledger, drained
from benchmarks.soak.report import Outcome, Stored
from bot import app
from bot.chat.gateway import turns
from bot.config import load
from bot.store import Store
from tests.loopback import Discord
from tests.store.cluster import Cluster, programs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from pathlib import Path

    from bot.config import Config

SHARDS, PROCESSES = 4, 2
IDENTIFY_EVERY = 5.0
_DRAIN_SECONDS = 80.0
_SAMPLE_INTERVAL = 5.0


@dataclass(frozen=True)
class Plan:
    """The parameters of a run.

    seconds  length of the run
    rate     questions per second
    trouble  frequency of faults, as a multiple of the default
    apart    seconds between two IDENTIFY turns, which short tests set below Discord's five seconds;
             the loopback gateway's limit is lowered accordingly
    soon     seconds within which a curated change must be live in all processes
    """

    seconds: float = 3600.0
    rate: float = 20.0
    trouble: float = 1.0
    apart: float | None = None
    soon: float = 5.0


async def soak(folder: Path, plan: Plan, progress: Callable[[float], None]) -> Outcome:
    """Run the soak test in a folder. Report the progress, from 0 to 1.

    Raises SystemExit if PostgreSQL is not installed.
    """
    found = programs()
    if found is None:
        raise SystemExit("The soak test needs PostgreSQL's programs (initdb, pg_ctl)")
    cluster = await asyncio.to_thread(Cluster, found, _free_port())
    try:
        return await _soak(folder, plan, progress, cluster)
    finally:
        await asyncio.to_thread(cluster.remove)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def _soak(
    folder: Path, plan: Plan, progress: Callable[[float], None], cluster: Cluster
) -> Outcome:
    discord = Discord(shards=SHARDS)
    await discord.__aenter__()
    margin = turns.APART - IDENTIFY_EVERY
    discord.gateway.identify_every = (plan.apart or turns.APART) - margin
    try:
        found = places(discord, SHARDS)
        config = _configure(folder, cluster.new_database(), [one.listening.id for one in found])
        bots = _bots(discord, folder)
        ledger = Ledger(discord)
        chaos = Chaos(discord, ledger, cluster, bots, plan.apart)
        try:
            for bot in bots:
                await bot.start(plan.apart)
            await discord.ready(SHARDS, timeout=120)
            questioner = Questioner(discord, ledger, app.build(config), found)
            began = time.monotonic()
            await _live(plan, questioner, chaos, config, progress)
            seconds = time.monotonic() - began
            discord.faults.clear()
            await drained(ledger, _DRAIN_SECONDS)
        finally:
            for bot in bots:
                await bot.stop()
        disk = await full_disk(folder / "sqlite", folder / "knowledge", plan.seconds / 20)
        identifies = discord.gateway.identifies
        return Outcome(
            seconds=seconds,
            soon=plan.soon,
            verdicts=list(ledger.verdicts()),
            faults=chaos.counts,
            live=chaos.live,
            hasty=sum(one.hasty for one in identifies),
            identifies=len(identifies),
            memory={bot.log.stem: bot.lives for bot in bots},
            unhandled=[*(text for bot in bots for text in bot.unhandled()), *disk.unhandled],
            violations=list(discord.violations),
            stored=Stored(
                questioner.refused(), await _stored(config), ledger.unwritten(UNANSWERABLE)
            ),
            disk=disk,
        )
    finally:
        discord.violations.clear()
        await discord.__aexit__(None, None, None)


async def _live(
    plan: Plan,
    questioner: Questioner,
    chaos: Chaos,
    config: Config,
    progress: Callable[[float], None],
) -> None:
    """Ask questions and inject faults. In the last tenth, the only faults are knowledge changes."""
    began = time.monotonic()
    end = began + plan.seconds
    calm = began + plan.seconds * 0.9

    def often(
        mean: float, name: str, do: Callable[[], Awaitable[None]], until: float = calm
    ) -> Coroutine[None, None, None]:
        return chaos.often(mean / plan.trouble, until, name, do)

    chaos.disturb_requests()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(questioner.ask_on(plan.rate, end))
        for fault in (
            often(15, "connection cut", chaos.drop),
            often(45, "connections refused", chaos.refuse),
            often(60, "reconnect requested (op 7)", chaos.reconnect),
            often(60, "all sessions invalidated but resumable (op 9)", chaos.doubt),
            often(60, "one session invalidated (op 9)", chaos.invalidate_one),
            often(300, "all sessions invalidated (op 9)", chaos.invalidate),
            often(90, "PostgreSQL down for 5 s", partial(chaos.stop_database, 5.0)),
            often(400, "PostgreSQL down for 60 s", partial(chaos.stop_database, 60.0)),
            often(150, "process killed", chaos.kill),
            often(40, "knowledge reloaded", chaos.hang_up, end),
            often(45, "curated change", partial(chaos.curate, config), end),
        ):
            tasks.create_task(fault)
        while (now := time.monotonic()) < end:
            progress((now - began) / plan.seconds)
            chaos.measure()
            await asyncio.sleep(min(_SAMPLE_INTERVAL, end - now))


async def _stored(config: Config) -> int:
    """Return the number of unanswerable questions in the database."""
    async with Store(config.store) as store:
        return sum(one.count for one in await store.questions(None) if UNANSWERABLE in one.text)


def _bots(discord: Discord, folder: Path) -> dict[Bot, frozenset[int]]:
    each = SHARDS // PROCESSES
    return {
        Bot(
            discord,
            folder,
            f"process {number}",
            *("--shard-count", str(SHARDS), "--processes", str(PROCESSES)),
            *("--ordinal", str(number)),
        ): frozenset(range(number * each, (number + 1) * each))
        for number in range(PROCESSES)
    }


def _configure(folder: Path, url: str, listen: list[int]) -> Config:
    """Copy the shipped knowledge, write the configuration of all processes, and load it."""
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    (folder / "config.yaml").write_text(
        f"knowledge: knowledge\nstore: {{database: '{url}'}}\n"
        f"discord: {{listen: {list(map(str, listen))}, repeat_after: 0, "
        "member_cooldown: {questions: 0}, channel_cooldown: {questions: 0}}\n",
        encoding="utf-8",
    )
    return load(folder / "config.yaml")
