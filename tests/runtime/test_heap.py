"""Memory that is free again is given back."""

from __future__ import annotations

import asyncio
import gc
import platform
import re
import weakref
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from bot import app
from bot.config import load
from bot.runtime import heap
from bot.semantic.models import Mode
from tests.patience import until

TIMES = 20


def held() -> float:
    """Return how many MB this process has that are in no file."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"RssAnon:\s+(\d+) kB", status)[0]) / 1024


def grown() -> float:
    """Return how many MB more this process has after it has built the same index many times."""
    config = replace(load(), semantic=Mode.OFF)
    knowledge = app.read(config)
    serving, sizes = app.assemble(knowledge, config), []
    heap.keep_little()
    with ThreadPoolExecutor(1) as thread:
        for _ in range(TIMES):
            serving = thread.submit(app.assemble, knowledge, config).result()
            for passage in knowledge.passages:
                serving.ask(passage.asks[0])
            sizes.append(held())
    return max(sizes) - sizes[0]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other is told what to keep")
def test_indexes_leave_no_memory_behind() -> None:
    """Those that serve no more take none; without being told, glibc would keep 25 MB and more."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        assert process.submit(grown).result() < 8


class Connection:
    """What refers to itself, as connections do."""

    def __init__(self) -> None:
        self.me = self


async def test_what_is_old_and_lost_is_found() -> None:
    """Though Python alone would not look at it for long; and nobody looks any more in the end."""
    connection = Connection()
    lost = weakref.ref(connection)
    gc.collect()  # it is an old one by now
    gc.disable()
    try:
        del connection
        async with heap.tidied(every=0.01):
            await until(lambda: lost() is None)
        await until(lambda: len(asyncio.all_tasks()) == 1)
    finally:
        gc.enable()
