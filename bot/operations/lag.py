"""Measure event loop lag, the time that a ready task waits to run. Lag delays every answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

INTERVAL = 0.5
"""Time between two measurements, in seconds."""


async def watch_lag(note: Callable[[float], None], every: float = INTERVAL) -> None:
    """Call `note` with the event loop lag in seconds, once per interval, until canceled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + every
        await asyncio.sleep(every)
        note(max(0.0, loop.time() - due))
