"""Memory that is free again: when Python looks for it, and what the C library does with it.

glibc can be told; others know better.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of malloc.h
_LEAST = 128 * 1024
_GARBAGE = 10_000
"""How many objects may pile up before Python looks for circles among the new ones."""


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
