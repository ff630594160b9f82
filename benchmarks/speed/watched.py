"""Run a module and record its event loop lag.

    python -m benchmarks.speed.watched FILE MODULE [ARGUMENT...]

When the module ends, the samples are written to FILE as an `array("d")` of pairs. Each pair has the
time at which the loop should have run, on the system-wide monotonic clock, and the delay in seconds
until it ran.
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

INTERVAL = 0.005
"""Seconds between two samples."""


async def sample(samples: array[float]) -> None:
    """Record the lag of the event loop until canceled."""
    while True:
        due = time.monotonic() + INTERVAL
        await asyncio.sleep(INTERVAL)
        samples.extend((due, time.monotonic() - due))


def main() -> None:
    """Run the module named on the command line, with its event loop sampled."""
    file, sys.argv = Path(sys.argv[1]), sys.argv[2:]
    run, samples = asyncio.run, array("d")

    async def watched(work: Coroutine[Any, Any, T]) -> T:
        sampling = asyncio.create_task(sample(samples))
        try:
            return await work
        finally:
            sampling.cancel()

    def run_watched(main: Coroutine[Any, Any, T], **options: Any) -> T:  # noqa: ANN401 - same as asyncio.run
        return run(watched(main), **options)

    # A shell makes background jobs ignore SIGINT, so restore Python's handler.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    vars(asyncio)["run"] = run_watched  # its type differs between Python versions
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    finally:
        file.write_bytes(samples.tobytes())


if __name__ == "__main__":
    main()
