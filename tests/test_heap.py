"""Memory that is free again is given back."""

from __future__ import annotations

import platform
import re
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from bot import app, heap
from bot.config import load
from bot.semantic.settings import Mode

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
