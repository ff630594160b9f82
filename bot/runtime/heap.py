"""Memory that is free again: when Python looks for it, and what the C library does with it.

glibc can be told; others know better.
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

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of malloc.h
_LEAST = 128 * 1024
_GARBAGE = 10_000
"""How many objects may pile up before Python looks for circles among the new ones."""
_EVERY = 60.0
"""How many seconds lie between two looks for circles among all objects but those that stay..."""
_SHARE = 0.001
"""... and at least so many that no more than this share of the time goes into looking."""


def settle() -> None:
    """Let Python never look for circles among what is loaded by now, because it stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def keep_little() -> None:
    """Let the C library give back whatever is free and larger than it minds at the start.

    By itself glibc minds less and less, up to 64 MB, once something large is freed, as building an
    index does: from then on what is large lies between what is small, and is never given back.
    Threads that are begun from now on share one heap: in heaps of their own, what one thread left
    free would not be taken by another, and only one thread at a time runs Python.
    """
    with suppress(AttributeError, OSError, TypeError):
        tell = ctypes.CDLL(None).mallopt
        tell(_TRIM_THRESHOLD, _LEAST)
        tell(_MMAP_THRESHOLD, _LEAST)
        tell(_ARENA_MAX, 1)


def give_back() -> None:
    """Let the C library give back at once what is free."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


@asynccontextmanager
async def tidied(every: float = _EVERY) -> AsyncIterator[None]:
    """Look for circles again and again for the length of a block, and give back what they held.

    A connection that was lost is one, with large buffers. By itself Python would find it after
    minutes or after hours: it counts objects, not how large they are.
    """
    task = asyncio.create_task(_tidy(every))
    try:
        yield
    finally:
        task.cancel()


async def _tidy(every: float) -> None:
    took = 0.0
    while True:
        await asyncio.sleep(max(every, took / _SHARE))
        began = time.perf_counter()
        gc.collect()  # here and not in a thread, as what is let go may belong to the event loop
        took = time.perf_counter() - began
        await asyncio.to_thread(give_back)


SOME: Final = 10
"""After so many questions, also what outlived the looks before is looked through,"""
ALL: Final = 20_000
"""and after so many, everything: that takes long, and finds next to nothing."""


class GarbageCollector:
    """Looks for circles among the objects that questions leave.

    Python itself looks when there are so many more objects than before. But of knowledge on a disk
    a question reads new objects while as many old ones go: a hundred thousand would gather before
    it looks, and nobody is served while it looks through these.
    """

    def __init__(self) -> None:
        self._questions = count(1)

    def tidy(self) -> None:
        """Look through what the last question left."""
        number = next(self._questions)
        gc.collect(2 if number % ALL == 0 else 1 if number % SOME == 0 else 0)
