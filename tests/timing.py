"""Measurement of CPU time, which barely depends on other load."""

from __future__ import annotations

from time import thread_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def seconds(call: Callable[[], object], runs: int = 3) -> float:
    """Return the shortest CPU time of several calls, in seconds."""
    return min(_once(call) for _ in range(runs))


def _once(call: Callable[[], object]) -> float:
    start = thread_time()
    call()
    return thread_time() - start
