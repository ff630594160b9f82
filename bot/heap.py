"""What the C library does with memory that is free again. glibc can be told; others know better."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of malloc.h
_LEAST = 128 * 1024


def keep_little() -> None:
    """Let the C library give back whatever is free and larger than it minds at the start.

    By itself glibc minds less and less, up to 64 MB, once something large is freed, as building an
    index does: from then on what is large lies between what is small, and is never given back.
    """
    with suppress(AttributeError, OSError, TypeError):
        tell = ctypes.CDLL(None).mallopt
        tell(_TRIM_THRESHOLD, _LEAST)
        tell(_MMAP_THRESHOLD, _LEAST)


def give_back() -> None:
    """Let the C library give back at once what is free."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
