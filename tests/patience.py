"""Generous timeouts for tests, because only the benchmarks measure speed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 30.0
"""Timeout in seconds, long enough even on a busy machine."""


async def until(condition: Callable[[], object], every: float = 0.005) -> None:
    """Check a condition every `every` seconds until it is true.

    Raise TimeoutError after PATIENCE.
    """
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - conditions have no event to wait for
            await asyncio.sleep(every)
