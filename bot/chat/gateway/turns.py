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

APART = 6.5
"""So many seconds lie between two turns: the five that Discord wants, and some for the way there,
which a busy machine makes longer: with half a second, one of 130 came too soon."""
PATIENCE = 3.0
"""For so many seconds the database is waited for."""
SURE = 1.0
"""So many seconds before a turn it is asked whether that still stands."""

_log = logging.getLogger(__name__)


class Turns(Protocol):
    """Gives turns, one after the other."""

    async def reserve(self, shard: int, concurrency: int, shards: int) -> float:
        """Take the shard's next turn; return in how many seconds it comes."""

    async def stands(self, shard: int) -> bool:
        """Tell, at most `SURE` before the shard's turn, whether that is still its own."""


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

    async def stands(self, shard: int) -> bool:
        """Tell that it does."""
        del shard
        return True


class SharedTurns:
    """The turns of all processes with one database.

    While that is away, each shard has a turn of its own by the clock on the wall, again and again.
    The two don't know of each other. So a turn of the database counts only while that is there, a
    turn by the clock only while it is not, and neither comes soon after that has changed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_clock: set[int] = set()

    async def reserve(self, shard: int, concurrency: int, shards: int) -> float:
        """Take the next turn."""
        try:
            async with asyncio.timeout(PATIENCE):
                key = shard % concurrency
                wait = await self._store.reserve_turn(key, APART, shards, APART + SURE)
                self._by_clock.discard(shard)
                return wait
        except (StoreError, TimeoutError) as error:
            self._by_clock.add(shard)
            wait = _by_the_clock(shard // concurrency, math.ceil(shards / concurrency))
            reason = str(error) or f"no answer within {PATIENCE:g} seconds"
            _log.warning("shard %d identifies in %.0f s, by the clock: %s", shard, wait, reason)
            return wait

    async def stands(self, shard: int) -> bool:
        """Ask whether the database is there."""
        try:
            async with asyncio.timeout(SURE):
                await self._store.ping()
        except (StoreError, TimeoutError):
            return shard in self._by_clock
        return shard not in self._by_clock


def _by_the_clock(place: int, places: int) -> float:
    """Return when the next turn of one of so many places is, once the database's last is over."""
    over = APART + SURE
    return over + (place * APART - time.time() - over) % (places * APART)
