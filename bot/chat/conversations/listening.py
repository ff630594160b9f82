"""Channels in which nobody asked the bot: people may answer first, and nothing is repeated."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from bot.chat.conversations.reading import is_listened_to
from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.config.sections import Discord
    from bot.core.model import Answer

_MOST = 10_000
_LAST = 10


class ListeningChannels:
    """Knows who spoke last in a channel, and which passages were shown there."""

    def __init__(self, settings: Discord, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._spoken: Recent[int, tuple[tuple[int, int], ...]] = Recent(_MOST)
        self._shown: Recent[tuple[int, str], float] = Recent(_MOST)

    def note(self, message: discord.Message) -> None:
        """Note who spoke, where people may answer first."""
        if not self._settings.answer_delay or message.author.bot:
            return
        if is_listened_to(message, self._settings.listen):
            spoken = self._spoken.get(message.channel.id) or ()
            last = *spoken[1 - _LAST :], (message.id, message.author.id)
            self._spoken.set(message.channel.id, last)

    async def is_ours(self, message: discord.Message, answer: Answer) -> bool:
        """Wait while people may answer first; return whether the bot is to answer after all."""
        await asyncio.sleep(self._settings.answer_delay)
        channel = message.channel.id
        spoken = self._spoken.get(channel) or ()
        if any(id_ > message.id and who != message.author.id for id_, who in spoken):
            return False
        return not self._repeats(channel, answer)

    def _repeats(self, channel: int, answer: Answer) -> bool:
        """Tell whether the answer was shown there lately; if not, it is now."""
        now = self._clock()
        keys = [(channel, quote.passage.id) for quote in answer.quotes]
        times = [self._shown.get(key) for key in keys]
        if any(at is not None and now - at < self._settings.repeat_after for at in times):
            return True
        for key in keys:
            self._shown.set(key, now)
        return False
