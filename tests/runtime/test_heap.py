"""Tests that free memory is returned to the system."""

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
    """Return this process's anonymous memory in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"RssAnon:\s+(\d+) kB", status)[0]) / 1024


def grown() -> float:
    """Return the growth of this process in MB when it rebuilds the same index many times."""
    config = replace(load(), semantic=Mode.OFF)
    knowledge = app.read(config)
    serving, sizes = app.assemble(knowledge, config), []
    heap.limit_malloc()
    with ThreadPoolExecutor(1) as thread:
        for _ in range(TIMES):
            serving = thread.submit(app.assemble, knowledge, config).result()
            for passage in knowledge.passages:
                serving.ask(passage.asks[0])
            sizes.append(held())
    return max(sizes) - sizes[0]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="mallopt is specific to glibc")
def test_indexes_leave_no_memory_behind() -> None:
    """Discarded indexes free their memory. By default, glibc would keep 25 MB or more."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        assert process.submit(grown).result() < 8


class Connection:
    """An object that refers to itself, as connections do."""

    def __init__(self) -> None:
        self.me = self


async def test_old_reference_cycles_are_collected() -> None:
    """Old cycles are collected in the background, until the `with` block ends."""
    connection = Connection()
    lost = weakref.ref(connection)
    gc.collect()  # moves the object to the oldest generation
    gc.disable()
    try:
        del connection
        async with heap.collecting(interval=0.01):
            await until(lambda: lost() is None)
        await until(lambda: len(asyncio.all_tasks()) == 1)
    finally:
        gc.enable()
