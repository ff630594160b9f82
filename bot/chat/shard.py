"""A shard that keeps its session through an outage, and holds up no other shard.

discord.py's own forgets the session, and so what is said meanwhile, where it can't connect at once;
and while one waits for its turn to identify, it resumes none of the others.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import yarl
    from discord.shard import EventItem

    from bot.chat.identifying import Identifying

CONNECTING = 60.0
"""For so many seconds a connection is tried."""
RESUMED_AFTER = 8
"""After so many failures in a row the session is given up, and with it where to resume it."""
_LONGEST = 6  # a pause of up to 2 ** 6 seconds

PASSING = (
    OSError,
    TimeoutError,
    aiohttp.ClientError,
    discord.HTTPException,
    discord.GatewayNotFound,
    ReconnectWebSocket,
)
"""What can pass by itself."""

_log = logging.getLogger(__name__)


class _Pauses(ExponentialBackoff[bool]):
    def __init__(self) -> None:
        super().__init__()
        self._max = _LONGEST


class Shard(discord.shard.Shard):
    """A shard that is connected again in a task of its own, with the session that it has."""

    def __init__(
        self,
        socket: DiscordWebSocket,
        client: discord.AutoShardedClient,
        tell: Callable[[EventItem], None],
    ) -> None:
        super().__init__(socket, client, tell)
        self._connecting: asyncio.Task[None] | None = None
        self._failures = 0

    def launch(self) -> None:
        """Read from the connection."""
        self._failures, self._backoff = 0, _Pauses()
        super().launch()

    async def reidentify(self, exc: ReconnectWebSocket) -> None:
        """Begin to connect again, as the connection asked for."""
        self._start(super().reidentify(exc))

    async def reconnect(self) -> None:
        """Begin to connect again, after a try that failed."""
        self._failures += 1
        resume = self.ws.session_id is not None and self._failures <= RESUMED_AFTER
        self._start(super().reidentify(ReconnectWebSocket(self.id, resume=resume)))

    async def close(self) -> None:
        """End the connection, or the try."""
        if self._connecting:
            self._connecting.cancel()
        await super().close()

    def _start(self, connecting: Coroutine[None, None, None]) -> None:
        self._connecting = asyncio.create_task(connecting)


async def first_connection(
    client: discord.AutoShardedClient, identifying: Identifying, gateway: yarl.URL, shard_id: int
) -> DiscordWebSocket:
    """Connect a shard, however often that has to be tried; raise what can't pass by itself."""
    pauses = _Pauses()
    while True:
        await identifying.come(shard_id)
        try:
            connecting = DiscordWebSocket.from_client(client, gateway=gateway, shard_id=shard_id)
            return await asyncio.wait_for(connecting, CONNECTING)
        except PASSING as error:
            pause = pauses.delay()
            _log.warning("shard %d: no connection (%r), trying in %.1f s", shard_id, error, pause)
            await asyncio.sleep(pause)
