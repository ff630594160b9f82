"""Memory management: collect garbage, and return free memory to the system.

The malloc settings have no effect with C libraries other than glibc.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import time
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # constants from malloc.h
_THRESHOLD_BYTES = 128 * 1024  # glibc's initial value for both thresholds
_GENERATION_0_THRESHOLD = 10_000
"""Number of new objects after which Python collects the garbage among them."""
_INTERVAL_S = 60.0
"""Minimum time between two full collections in `collecting`, in seconds."""
_MAX_TIME_SHARE = 0.001
"""Maximum share of the bot's time that `collecting` may spend on full collections."""


def freeze() -> None:
    """Exempt all current objects from garbage collection, because they will remain in use."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GENERATION_0_THRESHOLD)


def limit_malloc() -> None:
    """Make malloc return large free blocks to the system, and use a single arena.

    By default, glibc raises its mmap and trim thresholds, up to 64 MB, whenever a large block is
    freed, for example while an index is built. From then on, glibc allocates large blocks on the
    heap between small ones and never returns them. With a single arena for all threads that start
    later, a thread can reuse memory that another thread has freed. The single arena costs little,
    because only one thread runs Python at a time.
    """
    with suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_TRIM_THRESHOLD, _THRESHOLD_BYTES)
        mallopt(_MMAP_THRESHOLD, _THRESHOLD_BYTES)
        mallopt(_ARENA_MAX, 1)


def trim() -> None:
    """Return free memory to the system."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


@asynccontextmanager
async def collecting(interval: float = _INTERVAL_S) -> AsyncIterator[None]:
    """Collect all garbage and trim the heap periodically, at least `interval` seconds apart.

    A lost connection leaves behind a reference cycle that holds large buffers. By default, Python
    may take minutes or hours to collect such a cycle, because Python counts objects, not bytes.
    """
    task = asyncio.create_task(_collect_forever(interval))
    try:
        yield
    finally:
        task.cancel()


async def _collect_forever(interval: float) -> None:
    took = 0.0
    while True:
        await asyncio.sleep(max(interval, took / _MAX_TIME_SHARE))
        began = time.perf_counter()
        gc.collect()  # not in a thread, because finalizers may use the event loop
        took = time.perf_counter() - began
        await asyncio.to_thread(trim)


GENERATION_1_EVERY: Final = 10
"""Number of questions after which objects that survived one collection are collected too."""
GENERATION_2_EVERY: Final = 20_000
"""Number of questions between full collections, which are slow and free almost nothing."""


class GarbageCollector:
    """Collects a little garbage after each question.

    By default, Python starts a collection when the number of objects has grown by a set amount.
    With knowledge on disk, a question creates only slightly more objects than it frees. Without
    this class, a hundred thousand objects would pile up before the next collection, which would
    then block all questions.
    """

    def __init__(self) -> None:
        self._questions = count(1)

    def collect(self) -> None:
        """Collect garbage from the last question and, from time to time, from older questions."""
        number = next(self._questions)
        if number % GENERATION_2_EVERY == 0:
            gc.collect(2)
        else:
            gc.collect(1 if number % GENERATION_1_EVERY == 0 else 0)
