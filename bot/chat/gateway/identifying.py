"""Schedule each shard's IDENTIFY.

A shard reserves a turn, connects shortly before it, and sends IDENTIFY when the turn comes. A shard
that misses its turn, or whose turn is no longer valid, reserves a new one, because the next turn
belongs to another shard.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.chat.gateway.turns import CONFIRM_AHEAD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.gateway.turns import Turns

LEAD = 2.0
"""Number of seconds before its turn at which a shard connects."""
MAX_LEAD = 20.0
"""Maximum lead in seconds. The lead doubles with each consecutive missed turn."""
LATE = 0.25
"""Delay in seconds after which a turn counts as missed."""


class Identifying:
    """IDENTIFY turns for the shards of one client.

    `allowed` returns once Discord permits another session. A shard awaits `allowed` before each new
    session except its first, for which the client has already checked the limits at startup.
    """

    def __init__(self, turns: Turns, allowed: Callable[[], Awaitable[None]] | None = None) -> None:
        self._turns, self._allowed = turns, allowed
        self._started: set[int] = set()
        self._turn_times: dict[int, float] = {}
        self._leads: dict[int, float] = {}
        self._concurrency = self._shards = 1

    def limit(self, concurrency: int, shards: int) -> None:
        """Set Discord's `max_concurrency` and the total number of shards."""
        self._concurrency, self._shards = max(1, concurrency), max(1, shards)

    async def come(self, shard: int) -> None:
        """Wait until it is time for the shard to connect."""
        await _until(await self._turn_time(shard) - self._leads.get(shard, LEAD))
        if shard in self._started and self._allowed:
            await self._allowed()
        self._started.add(shard)

    async def wait(self, shard: int) -> None:
        """Wait until the shard may send IDENTIFY.

        Raise TimeoutError if the turn was missed or is no longer valid. After a TimeoutError, the
        next call to `come` reserves a new turn. If the wait is canceled, the shard keeps its turn.
        """
        turn = await self._turn_time(shard)
        await _until(turn - CONFIRM_AHEAD)
        valid = await self._turns.stands(shard)
        if valid:
            await _until(turn)
        del self._turn_times[shard]
        if _now() > turn + LATE:
            self._leads[shard] = min(2 * self._leads.get(shard, LEAD), MAX_LEAD)
            raise TimeoutError("the shard missed its turn to identify")
        self._leads.pop(shard, None)
        if not valid:
            raise TimeoutError("the shard's turn to identify is no longer valid")

    async def _turn_time(self, shard: int) -> float:
        """Return the event loop time of the shard's turn. If the shard has no turn, reserve one."""
        if shard not in self._turn_times:
            wait = await self._turns.reserve(shard, self._concurrency, self._shards)
            self._turn_times[shard] = _now() + wait
        return self._turn_times[shard]


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _until(time: float) -> None:
    await asyncio.sleep(max(0.0, time - _now()))
