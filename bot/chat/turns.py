"""Whose turn it is to identify: Discord takes one IDENTIFY of a key every five seconds.

Of `shards` shards, those with the same remainder by `concurrency` have one key.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from typing import TYPE_CHECKING, Protocol

from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.store import Store

APART = 5.5
"""So many seconds lie between two turns: those that Discord wants, and some for the way there."""
PATIENCE = 3.0
"""For so many seconds the database is waited for."""

_log = logging.getLogger(__name__)


class Turns(Protocol):
    """Gives turns, one after the other."""

    async def reserve(self, shard: int, concurrency: int, shards: int) -> float:
        """Take the shard's next turn; return in how many seconds it comes."""


class OwnTurns:
    """The turns of a process that runs all shards."""

    def __init__(self) -> None:
        self._last: dict[int, float] = {}

    async def reserve(self, shard: int, concurrency: int, shards: int) -> float:
        """Take the next turn."""
        del shards  # no clock of this process is ever set back
        key, now = shard % concurrency, asyncio.get_running_loop().time()
        turn = self._last[key] = max(now, self._last.get(key, now - APART) + APART)
        return turn - now


class SharedTurns:
    """The turns of all processes with one database.

    While that is away, each shard has a turn of its own by the clock on the wall, again and again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def reserve(self, shard: int, concurrency: int, shards: int) -> float:
        """Take the next turn."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._store.reserve_turn(shard % concurrency, APART, shards)
        except (StoreError, TimeoutError) as error:
            wait = _by_the_clock(shard // concurrency, math.ceil(shards / concurrency))
            reason = str(error) or f"no answer within {PATIENCE:g} seconds"
            _log.warning("shard %d identifies in %.0f s, by the clock: %s", shard, wait, reason)
            return wait


def _by_the_clock(place: int, places: int) -> float:
    """Return when the next turn of one of so many places is."""
    return (place * APART - time.time()) % (places * APART)
