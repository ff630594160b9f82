"""Processes that are killed, or that start at the same moment."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from typing import TYPE_CHECKING

from benchmarks.kill.store import kill_once
from bot.config.store_settings import StoreConfig
from bot.store import Store

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

TIMES = 20
AT_ONCE = 4


def test_nothing_kept_is_lost_when_the_process_is_killed(place: Path | str) -> None:
    """After kill -9 at random points, the database opens and misses at most the last write."""
    chance = random.Random(7)  # noqa: S311 - a fixed seed, for repeatable runs
    held = 0
    for _ in range(TIMES):
        held = kill_once(place, held, chance.uniform(0, 0.05))
    assert held


def start(place: Path | str, barrier: Barrier) -> None:
    """Open a store, which creates its tables, at the same time as other processes do."""

    async def ping() -> None:
        async with Store(StoreConfig(place)) as store:
            await store.put("name", "value")

    barrier.wait()
    asyncio.run(ping())


def test_processes_that_start_together_create_the_tables_once(place: Path | str) -> None:
    """One process migrates while the others wait for it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bot.store", __name__])
    barrier = context.Barrier(AT_ONCE)
    processes = [context.Process(target=start, args=(place, barrier)) for _ in range(AT_ONCE)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * AT_ONCE
