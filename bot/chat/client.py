"""The connection to Discord: what it listens for, and who deals with it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import discord

from bot.chat import failures
from bot.chat.actions import Actions
from bot.chat.buttons import Pressed
from bot.chat.commands import Commands
from bot.chat.localisation import Translator
from bot.chat.messages import Messages
from bot.chat.permissions import LEAST
from bot.chat.posting import Poster
from bot.chat.syncing import sync

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.services import Services
    from bot.chat.syncing import SyncMemory

IDENTIFY_PAUSE = 5.0
"""How many seconds Discord wants between two IDENTIFYs."""


class Footnote(discord.Client):
    """The bot's client. It is told of messages, of their edits and deletions, nothing else.

    `announce` is called with the link that invites the bot, each time the client has logged in.
    """

    def __init__(
        self,
        services: Services,
        memory: SyncMemory,
        announce: Callable[[str], None],
        **options: Any,  # noqa: ANN401 - discord.py's own
    ) -> None:
        intents = discord.Intents(
            guilds=True, messages=True, message_content=bool(services.settings.listen)
        )
        super().__init__(
            **{
                "intents": intents,
                "allowed_mentions": discord.AllowedMentions.none(),
                "member_cache_flags": discord.MemberCacheFlags.none(),
                "chunk_guilds_at_startup": False,
                "max_messages": None,
                **options,
            }
        )
        self.actions = Actions(services)
        self.tree = Commands(self, self.actions, services.desk)
        self._services, self._memory, self._announce = services, memory, announce
        self._identified = float("-inf")

    async def setup_hook(self) -> None:
        """Make ready to answer, before the first event comes."""
        assert self.user  # noqa: S101 - there is one once the client has logged in
        poster = Poster(self, self._services.settings.style, self._services.permissions)
        self._messages = Messages(self._services, poster, self.user.id)
        self.add_dynamic_items(Pressed)
        self._announce(invite_link(self.user.id))
        await self.tree.set_translator(Translator())
        await sync(self.tree, self._memory, self._services.settings.development_guild)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until Discord takes another IDENTIFY."""
        del shard_id, initial
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._identified + IDENTIFY_PAUSE - loop.time())
        self._identified = loop.time()

    async def on_message(self, message: discord.Message) -> None:
        """Answer it, if it is for the bot."""
        await self._messages.on_message(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Let an answer follow its question."""
        await self._messages.on_edit(payload.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Let an answer go with its question."""
        await self._messages.on_delete({payload.message_id})

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Let answers go with their questions."""
        await self._messages.on_delete(payload.message_ids)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Log what went wrong where no member can be told."""
        del args, kwargs
        error = sys.exception()
        if error is not None:
            failures.report(error, event_method)


def invite_link(application_id: int) -> str:
    """Return the link that adds the bot to a server, with no more rights than it needs."""
    return discord.utils.oauth_url(
        application_id, permissions=LEAST, scopes=("bot", "applications.commands")
    )
