"""Keep quotations in sync with edits and deletions of the quoted messages."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.learning import pages
from bot.chat.learning.lookup import MessageState, look
from bot.chat.learning.reading import milliseconds, words_in
from bot.errors import CurationError, StoreError
from bot.runtime.backoff import Backoff
from bot.store.consent import State
from bot.uploads.wording import formatted_text, has_words, message_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection

    import discord

    from bot.chat.learning.handling import Learning
    from bot.chat.services import Services
    from bot.store import Store
    from bot.store.consent import Contribution

DAY = 86_400.0
BATCH = 50
MOST = 1_000
"""Maximum number of messages in one check. The next check continues with the rest."""
APART = 1.0
"""Seconds between two messages of a check, to stay far below Discord's rate limits."""
SAVING = 5.0
"""Seconds after which a stored document without a live contribution counts as abandoned."""
_MAX_TRIES = 3
_BACKOFF = Backoff(first=30.0, longest=3600.0)
_log = logging.getLogger(__name__)


class Following:
    """Follows edits and deletions of quoted messages.

    `check` finds edits and deletions that Discord didn't report because the bot was not connected.
    """

    def __init__(
        self, learning: Learning, services: Services, store: Store, client: discord.Client
    ) -> None:
        self._learning, self._services, self._client = learning, services, client
        self._store, self._own = store, store.contributions
        self._again = asyncio.Event()

    async def on_edit(self, message: discord.Message) -> None:
        """Stop quoting an edited message.

        If the new text is known and can be quoted, curators can review the text. Without the
        message content intent, most messages arrive without text.
        """
        if message.guild and message.edited_at:  # embeds, pins and threads also cause this event
            text, edited = words_in(message).text, milliseconds(message.edited_at)
            await self._reported(self._on_edit(message.id, text, edited))

    async def _on_edit(self, message: int, text: str, edited: int) -> None:
        for _ in range(_MAX_TRIES):  # a curator may save the draft at the same time
            found = await self._own.find(message)
            if not found or edited <= found.edited or found.consent.refused:
                return
            if await self._edited(found, text, edited):
                return
        self.check_soon()

    async def _edited(self, found: Contribution, text: str, edited: int) -> Contribution | None:
        """Handle an edit. Unless the text is known to be unchanged, stop quoting the message.

        Return None if the contribution was changed in the meantime.
        """
        if text and text == found.text:
            return await self._own.put(replace(found, edited=edited))
        usable = text if has_words(text) and not formatted_text(text).excess else ""
        stopped = await self._learning.contributing.stop(found, usable, edited)
        if stopped and found.state is State.LIVE:
            await self._tell_curators(stopped)
        return stopped

    async def _tell_curators(self, stopped: Contribution) -> None:
        guild = self._client.get_guild(stopped.guild)
        texts = self._services.public_texts(stopped.guild, guild.preferred_locale if guild else "")
        reply = pages.stopped(stopped, texts)
        sent = await self._learning.notices.post(self._client, stopped, reply, "edit-")
        await self._own.put(replace(stopped, request=sent))

    async def on_delete(self, messages: Collection[int]) -> None:
        """Stop quoting deleted messages."""
        await self._reported(self._on_delete(messages))

    async def _on_delete(self, messages: Collection[int]) -> None:
        for found in await self._own.among(messages):
            await self._gone(found)

    async def on_channel_deleted(self, channel: int) -> None:
        """Stop quoting the messages of a deleted channel or thread."""
        await self._reported(self._on_channel_deleted(channel))

    async def _on_channel_deleted(self, channel: int) -> None:
        await self._learning.contributing.drop(await self._own.in_channel(channel))

    async def _gone(self, found: Contribution) -> None:
        await self._learning.contributing.drop([found])
        await self._learning.notices.delete(self._client, found)

    async def _reported(self, work: Awaitable[None]) -> None:
        """Await `work`. On failure, log the error and check for missed changes soon."""
        try:
            await work
        except (StoreError, CurationError) as error:
            reason = str(error) if isinstance(error, StoreError) else type(error).__name__
            _log.warning("could not handle a change to a quoted message; retrying soon: %s", reason)
            self.check_soon()

    def check_soon(self) -> None:
        """Check all messages soon, because a change may have been missed."""
        self._again.set()

    async def check_daily(self) -> None:
        """Check all messages once a day and after `check_soon`, until canceled."""
        failures = 0
        while True:
            try:
                async with asyncio.timeout(_BACKOFF.after(failures) if failures else DAY):
                    await self._again.wait()
            except TimeoutError:
                pass
            # Times are stored in whole seconds, so checks must start at least a second apart.
            await asyncio.sleep(APART)
            self._again.clear()
            try:
                done = await self.check()
            except Exception as error:  # noqa: BLE001 - authors are promised that checks go on
                done = False
                # The text of an error other than StoreError may quote what members wrote.
                reason = str(error) if isinstance(error, StoreError) else type(error).__name__
                _log.warning("could not check quoted messages: %s", reason)
            failures = 0 if done else failures + 1

    async def check(self) -> bool:
        """Check messages once. Return False if the state of a message can't be determined."""
        guilds, since, seen = {guild.id for guild in self._client.guilds}, self._store.now(), 0
        await self._learning.contributing.tidy_up(guilds)
        while found := await self._own.unchecked(guilds, since, BATCH):
            for one in found:
                if not await self._check(one):
                    return False
                await asyncio.sleep(APART)
            seen += len(found)
            if seen >= MOST:
                break
        return True

    async def _check(self, found: Contribution) -> bool:
        """Check a message. Return False if the message's state can't be determined."""
        seen = await look(self._client, found)
        if seen.state is MessageState.UNKNOWN:
            return False
        latest = await self._own.find(found.message)
        if latest is None:
            return True
        if seen.state is MessageState.GONE:
            await self._gone(latest)
            return True
        contributing = self._learning.contributing
        if latest.state is not State.LIVE and await contributing.is_saved(latest):
            await asyncio.sleep(SAVING)
            latest = await self._own.find(found.message) or latest
        await contributing.tidy(latest)
        if seen.state is MessageState.EDITED:
            await self._on_edit(found.message, message_text(seen.content).text, seen.edited)
        await self._own.check(found.message)
        return True
