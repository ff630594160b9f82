"""How long a test waits for what should come soon: speed is the benchmarks' business."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 30.0
"""So many seconds; what has not come by then never will, however busy the machine is."""


async def until(condition: Callable[[], object], every: float = 0.005) -> None:
    """Look every so many seconds until something is so; raise TimeoutError if it never is."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - any condition, not only an event
            await asyncio.sleep(every)
