"""Whose turn it is to identify: Discord takes one IDENTIFY of a key every five seconds."""

from __future__ import annotations

import asyncio
import logging
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

    async def reserve(self, key: int, most: int) -> float:
        """Take the next turn of a key, one of at most so many; return in how many seconds it is."""


class OwnTurns:
    """The turns of one process."""

    def __init__(self) -> None:
        self._last: dict[int, float] = {}

    async def reserve(self, key: int, most: int) -> float:
        """Take the next turn."""
        del most  # no clock of this process is ever set back
        now = asyncio.get_running_loop().time()
        turn = max(now, self._last.get(key, now - APART) + APART)
        return self.taken(key, turn - now)

    def taken(self, key: int, wait: float) -> float:
        """Take note of a turn that comes in so many seconds."""
        self._last[key] = asyncio.get_running_loop().time() + wait
        return wait


class SharedTurns:
    """The turns of all processes with one database; of this process alone, while that is away.

    Two processes may then identify at once: Discord refuses one of them, which tries again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._own = OwnTurns()

    async def reserve(self, key: int, most: int) -> float:
        """Take the next turn."""
        try:
            async with asyncio.timeout(PATIENCE):
                wait = await self._store.reserve_turn(key, APART, most)
        except (StoreError, TimeoutError) as error:
            reason = str(error) or f"no answer within {PATIENCE:g} seconds"
            _log.warning("other processes can't be minded when identifying: %s", reason)
            return await self._own.reserve(key, most)
        return self._own.taken(key, wait)
