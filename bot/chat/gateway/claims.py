"""Detect when two processes run the same shard, so that both can log a warning.

Each process claims its connected shards in the shared store every few seconds. If a process finds
its claim taken over twice in a row, another process is running the same shard. A process that has
ended leaves its claim behind, but its successor finds that claim only once, at startup.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import secrets
import socket
from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.store import Store

CLAIM_EVERY = 5.0
"""Average interval, in seconds, at which a process renews its claims."""
ALARM_AFTER = 2
"""Number of consecutive times that another process must have claimed a shard before a warning is
logged. Once isn't enough, because the process that this one replaces may have left a claim.
"""

_log = logging.getLogger(__name__)


class Claims:
    """Claims on the shards that this process runs.

    `running` returns the numbers of the connected shards, keyed by names that no other bot uses.
    """

    def __init__(self, store: Store, running: Callable[[], Mapping[str, int]]) -> None:
        self._store, self._running = store, running
        self._owner = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(8)}"
        self._held: set[str] = set()
        self._contested: dict[str, int] = {}

    async def keep(self) -> None:
        """Claim the shards every few seconds until canceled. The store must be `shared`."""
        while True:
            # Random jitter keeps two processes from always renewing claims at the same time.
            await asyncio.sleep(CLAIM_EVERY * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
            try:
                await self.renew()
            except StoreError:  # the failure is logged elsewhere, and the next attempt follows soon
                continue

    async def renew(self) -> None:
        """Claim the shards once, and log a warning for each that another process keeps claiming."""
        running = self._running()
        if not running:
            return
        owners = await self._store.claim(self._owner, running)
        for name, shard in running.items():
            owner = owners.get(name, self._owner)
            if owner == self._owner or name not in self._held:
                self._contested.pop(name, None)
            else:
                self._contest(name, shard, owner)
        self._held = set(running)

    def _contest(self, name: str, shard: int, owner: str) -> None:
        times = self._contested[name] = self._contested.get(name, 0) + 1
        if times == ALARM_AFTER:
            host, process, _ = owner.rsplit(" ", 2)
            _log.warning(
                "shard %d also runs in process %s on %s, so both handle the same events: give "
                "each process its own shards (--shard-ids, or --processes and --ordinal)",
                *(shard, process, host),
            )
