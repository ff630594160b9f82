"""Listening channels: let people answer first, and avoid repeating answers."""

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
    from bot.core.model.results import Answer

_MAX_ENTRIES = 10_000
_RECENT_MESSAGES = 10


class ListeningChannels:
    """Tracks who wrote recently in each channel, and which passages were shown there."""

    def __init__(
        self,
        settings_for: Callable[[int | None], Discord],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings_for, self._clock = settings_for, clock
        self._spoken: Recent[int, tuple[tuple[int, int], ...]] = Recent(_MAX_ENTRIES)
        self._shown: Recent[tuple[int, str], float] = Recent(_MAX_ENTRIES)

    def note(self, message: discord.Message) -> None:
        """Record the author of a message if people may answer first in its channel."""
        settings = self._settings_of(message)
        if not settings.answer_delay or message.author.bot:
            return
        if is_listened_to(message, settings.listen):
            spoken = self._spoken.get(message.channel.id) or ()
            last = *spoken[1 - _RECENT_MESSAGES :], (message.id, message.author.id)
            self._spoken.set(message.channel.id, last)

    async def is_ours(self, message: discord.Message, answer: Answer) -> bool:
        """Give people time to answer first, then return whether the bot should still answer."""
        settings = self._settings_of(message)
        await asyncio.sleep(settings.answer_delay)
        channel = message.channel.id
        spoken = self._spoken.get(channel) or ()
        if any(id_ > message.id and author != message.author.id for id_, author in spoken):
            return False
        return not self._repeats(channel, answer, settings.repeat_after)

    def _settings_of(self, message: discord.Message) -> Discord:
        return self._settings_for(message.guild.id if message.guild else None)

    def _repeats(self, channel: int, answer: Answer, within: float) -> bool:
        """Return whether part of the answer was shown in a channel in the last `within` seconds.

        If no passage of the answer was shown recently, record all of its passages as shown.
        """
        now = self._clock()
        keys = [(channel, quote.passage.id) for quote in answer.quotes]
        times = [self._shown.get(key) for key in keys]
        if any(at is not None and now - at < within for at in times):
            return True
        for key in keys:
            self._shown.set(key, now)
        return False
