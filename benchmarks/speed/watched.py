"""Runs a module and measures how late its event loop is.

    python -m benchmarks.speed.watched FILE MODULE [ARGUMENT...]

FILE gets, when the module ends, pairs of numbers as `array("d")` writes them: when the loop should
have had its turn, by the clock that all processes share, and how many seconds later it had it.
"""

from __future__ import annotations

import asyncio
import runpy
import signal
import sys
import time
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")

EVERY = 0.005
"""After how many seconds the loop is due again."""


async def look(noted: array[float]) -> None:
    """Note how late the loop is, again and again."""
    while True:
        due = time.monotonic() + EVERY
        await asyncio.sleep(EVERY)
        noted.extend((due, time.monotonic() - due))


def main() -> None:
    """Become the module, watched."""
    file, sys.argv = Path(sys.argv[1]), sys.argv[2:]
    run, noted = asyncio.run, array("d")

    async def watched(work: Coroutine[Any, Any, T]) -> T:
        looking = asyncio.create_task(look(noted))
        try:
            return await work
        finally:
            looking.cancel()

    def run_watched(main: Coroutine[Any, Any, T], *, debug: bool | None = None) -> T:
        return run(watched(main), debug=debug)

    # A shell lets what it starts in the background ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asyncio.run = run_watched
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    finally:
        file.write_bytes(noted.tobytes())


if __name__ == "__main__":
    main()
