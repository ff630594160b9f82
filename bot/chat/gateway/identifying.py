"""When a shard may identify.

A shard takes a turn, connects shortly before, and sends its IDENTIFY when the turn has come. Who is
late, or whose turn doesn't count any more, takes another one: the next belongs to somebody else.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.chat.gateway.turns import SURE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.gateway.turns import Turns

SOONER = 2.0
"""So many seconds before its turn a shard connects..."""
SOONEST = 20.0
"""... and up to so many where it was late the last time."""
LATE = 0.25
"""So many seconds after its turn is too late."""


class Identifying:
    """The turns of the shards of one client.

    `allowed` returns when Discord takes another session today, asked right before it is begun; of
    those with which the client starts, that is known.
    """

    def __init__(self, turns: Turns, allowed: Callable[[], Awaitable[None]] | None = None) -> None:
        self._turns, self._allowed = turns, allowed
        self._begun: set[int] = set()
        self._at: dict[int, float] = {}
        self._sooner: dict[int, float] = {}
        self._concurrency = self._shards = 1

    def limit(self, concurrency: int, shards: int) -> None:
        """Let so many identify at once: the shards with the same remainder are one key."""
        self._concurrency, self._shards = max(1, concurrency), max(1, shards)

    async def come(self, shard: int) -> None:
        """Return when it is time to connect."""
        await _until(await self._turn(shard) - self._sooner.get(shard, SOONER))
        if shard in self._begun and self._allowed:
            await self._allowed()
        self._begun.add(shard)

    async def wait(self, shard: int) -> None:
        """Return when the IDENTIFY may be sent; raise TimeoutError where it may not any more.

        Then it is time to come again. A wait that is cancelled keeps its turn.
        """
        turn = await self._turn(shard)
        await _until(turn - SURE)
        stands = await self._turns.stands(shard)
        if stands:
            await _until(turn)
        del self._at[shard]
        if _now() > turn + LATE:
            sooner = 2 * self._sooner.get(shard, SOONER)
            self._sooner[shard] = min(sooner, SOONEST)
            raise TimeoutError("it came too late for its turn to identify")
        self._sooner.pop(shard, None)
        if not stands:
            raise TimeoutError("its turn to identify doesn't count any more")

    async def _turn(self, shard: int) -> float:
        """Return when the shard's turn is, one that it has or a new one."""
        if shard not in self._at:
            wait = await self._turns.reserve(shard, self._concurrency, self._shards)
            self._at[shard] = _now() + wait
        return self._at[shard]


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _until(time: float) -> None:
    await asyncio.sleep(max(0.0, time - _now()))
