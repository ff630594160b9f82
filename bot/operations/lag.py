"""How late the event loop is: what everybody waits for who waits for the bot."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY = 0.5
"""How many seconds lie between two looks."""


async def watch_lag(note: Callable[[float], None], every: float = EVERY) -> None:
    """Tell again and again by how many seconds a sleep took too long, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + every
        await asyncio.sleep(every)
        note(max(0.0, loop.time() - due))
