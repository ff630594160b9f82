"""Show "is typing" in a channel when an answer takes a while."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from math import inf
from typing import TYPE_CHECKING

from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from collections.abc import Iterator

    import discord

TYPING_AFTER = 0.5
"""Seconds before the indicator appears. An answer within this time needs no extra request."""
REPEAT_AFTER = 8.0
"""Seconds after which the indicator is requested again. Discord shows the indicator for 10 s."""
_MAX_CHANNELS = 10_000


class TypingIndicator:
    """Shows the typing indicator in a channel, and ignores failures to show it."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._shown: Recent[int, float] = Recent(_MAX_CHANNELS)

    @contextmanager
    def shown(self, channel_id: int) -> Iterator[None]:
        """Show the indicator during the `with` block if the block runs longer than TYPING_AFTER."""
        tasks: list[asyncio.Task[None]] = []

        def start() -> None:
            tasks.append(asyncio.create_task(self._show(channel_id)))

        timer = asyncio.get_running_loop().call_later(TYPING_AFTER, start)
        try:
            yield
        finally:
            timer.cancel()
            for task in tasks:
                task.cancel()
                self._shown.forget(channel_id)  # the answer itself ends the indicator

    async def _show(self, channel_id: int) -> None:
        loop = asyncio.get_running_loop()
        while True:
            # Several questions in a channel share one indicator.
            if loop.time() - (self._shown.get(channel_id) or -inf) >= REPEAT_AFTER:
                self._shown.set(channel_id, loop.time())
                with suppress(Exception):
                    await self._client.http.send_typing(channel_id)
            await asyncio.sleep(REPEAT_AFTER)
