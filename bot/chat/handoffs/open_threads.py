"""Track threads in which the bot stays silent because people are answering a question."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import discord

from bot.errors import StoreError
from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.chat.setup.server_settings import ServerSettings
    from bot.store import Store

LOOKED_UP_WITHIN = 2.0
"""Maximum number of seconds to wait while the store looks up a thread."""
_MAX_THREADS = 10_000
_log = logging.getLogger(__name__)


class OpenThreads:
    """Remembers which threads have an open question, and looks up unknown threads in the store."""

    def __init__(self, servers: ServerSettings, store: Store | None) -> None:
        self._servers, self._store = servers, store
        self._known: Recent[int, bool] = Recent(_MAX_THREADS)

    def opened(self, thread: int) -> None:
        """Remember that people are now answering a question in a thread."""
        self._known.set(thread, True)  # noqa: FBT003 - the value that is remembered

    def closed(self, thread: int) -> None:
        """Forget a thread so that it is looked up again, in case it has another open question."""
        self._known.forget(thread)

    async def on_deleted(self, guild: int | None, messages: Collection[int]) -> None:
        """Close the questions of deleted posts, because the posts' buttons are gone.

        If the store fails, a question is closed when its asker presses "Ask a person" again.
        """
        if self._store is None or not self._servers.chosen(guild).helper_role:
            return
        try:
            threads = await self._store.close_handoffs(messages)
        except StoreError as error:
            _log.warning("the question of a deleted post could not be closed: %s", error)
            return
        for thread in threads:
            self.closed(thread)

    async def has(self, message: discord.Message) -> bool:
        """Return whether a message is in the thread of an open question or replies to its post.

        While the store is unavailable, only threads that this process remembers count.
        """
        guild = message.guild
        if guild is None or not self._servers.chosen(guild.id).helper_role:
            return False
        return any([await self._is_open(place) for place in _places(message)])

    async def _is_open(self, thread: int) -> bool:
        known = self._known.get(thread)
        if known is not None or self._store is None:
            return bool(known)
        try:
            async with asyncio.timeout(LOOKED_UP_WITHIN):
                found = await self._store.handoff_in(thread)
        except (StoreError, TimeoutError) as error:
            reason = str(error) or f"no answer within {LOOKED_UP_WITHIN:g} seconds"
            _log.warning("can't find out whether people are answering in a thread: %s", reason)
            return False
        is_open = found is not None and not found.solved
        self._known.set(thread, is_open)
        return is_open


def _places(message: discord.Message) -> Iterator[int]:
    """Yield the id of the message's thread and the id of the message that it replies to, if any."""
    if isinstance(message.channel, discord.Thread):
        yield message.channel.id
    if message.reference and message.reference.message_id:
        yield message.reference.message_id
