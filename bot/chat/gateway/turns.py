"""Turns for sending IDENTIFY, which Discord accepts once per rate limit key every five seconds.

A shard's rate limit key is its number modulo `concurrency`, which is Discord's `max_concurrency`.
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
"""Seconds between two turns with the same key.

Discord requires five, and the rest is a margin for network and scheduling delays. With a margin of
half a second, one in 130 IDENTIFYs arrived too early on a busy machine.
"""
PATIENCE = 3.0
"""Timeout in seconds for reserving a turn in the database."""
CONFIRM_AHEAD = 1.0
"""Number of seconds before its turn at which a shard checks that the turn is still valid."""

_log = logging.getLogger(__name__)


class Turns(Protocol):
    """A schedule of turns for sending IDENTIFY."""

    async def reserve(self, shard: int, concurrency: int, shards: int) -> float:
        """Reserve the shard's next turn and return the seconds until it comes."""

    async def stands(self, shard: int) -> bool:
        """Return whether the shard's turn is still valid.

        Call this method at most `CONFIRM_AHEAD` seconds before the turn.
        """


class OwnTurns:
    """IDENTIFY turns for a process that runs all shards by itself."""

    def __init__(self) -> None:
        self._last: dict[int, float] = {}

    async def reserve(self, shard: int, concurrency: int, shards: int) -> float:
        """Reserve the next turn for the shard's key and return the seconds until it comes."""
        del shards  # not needed to cap the wait, because the loop's clock is monotonic
        key, now = shard % concurrency, asyncio.get_running_loop().time()
        turn = self._last[key] = max(now, self._last.get(key, now - APART) + APART)
        return turn - now

    async def stands(self, shard: int) -> bool:
        """Return True, because no other process reserves turns."""
        del shard
        return True


class SharedTurns:
    """IDENTIFY turns for all processes that share a database.

    While the database is unreachable, each shard has its own recurring time slot on the system
    clock. The clock's schedule is not coordinated with the database's, so a turn is valid only
    while the schedule that assigned it is in use. After a switch between the database's schedule
    and the clock's, no shard gets a turn for a few seconds.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_clock: set[int] = set()

    async def reserve(self, shard: int, concurrency: int, shards: int) -> float:
        """Reserve the next turn from the database or, if that is unreachable, by the clock."""
        try:
            async with asyncio.timeout(PATIENCE):
                key = shard % concurrency
                wait = await self._store.reserve_turn(key, APART, shards, APART + CONFIRM_AHEAD)
                self._by_clock.discard(shard)
                return wait
        except (StoreError, TimeoutError) as error:
            self._by_clock.add(shard)
            wait = _wait_by_clock(shard // concurrency, math.ceil(shards / concurrency))
            reason = str(error) or f"no answer within {PATIENCE:g} seconds"
            _log.warning(
                "shard %d will identify in %.0f s, timed by the clock because the database "
                "failed: %s",
                shard,
                wait,
                reason,
            )
            return wait

    async def stands(self, shard: int) -> bool:
        """Return whether the schedule that assigned this turn is still in use."""
        try:
            async with asyncio.timeout(CONFIRM_AHEAD):
                await self._store.ping()
        except (StoreError, TimeoutError):
            return shard in self._by_clock
        return shard not in self._by_clock


def _wait_by_clock(slot: int, slots: int) -> float:
    """Return the seconds until the shard's first slot after the database's turns are over."""
    settled = APART + CONFIRM_AHEAD
    return settled + (slot * APART - time.time() - settled) % (slots * APART)
