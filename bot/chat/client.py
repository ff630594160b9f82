"""The Discord client: intents, startup and event handlers."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.chat.gateway.delivery import PATIENCE
from bot.chat.gateway.guilds import Guilds
from bot.chat.gateway.identifying import Identifying
from bot.chat.gateway.shard import Shard, connection, forgive, told
from bot.chat.gateway.shards import Shards
from bot.chat.gateway.supervisor import IntentRefusedError
from bot.chat.gateway.turns import OwnTurns
from bot.chat.interactions.actions import Actions
from bot.chat.interactions.buttons import Pressed, take
from bot.chat.interactions.commands import Commands
from bot.chat.interactions.localization import CommandTranslator
from bot.chat.interactions.syncing import keep_registered
from bot.chat.learning.following import Following
from bot.chat.messages import Messages
from bot.chat.permissions import invite_link
from bot.chat.posting import Poster
from bot.chat.replies import failures
from bot.chat.setup.lacking import content_is_allowed
from bot.curation.departing import delete_daily
from bot.output.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    import yarl

    from bot.chat.gateway.turns import Turns
    from bot.chat.interactions.syncing import SyncMemory
    from bot.chat.services import Services

LIMITS_KNOWN_WITHIN = 1.0
"""Timeout in seconds for finding out how many sessions the bot may still start today."""
REGISTERED_WITHIN = 5.0
"""Maximum time in seconds that startup waits for the commands to be registered."""
SETTINGS_WITHIN = 2.0
"""Maximum time in seconds that startup waits for the servers' settings."""
ANSWERED_WITHIN = 10.0
"""Timeout in seconds for a request to Discord. Requests are retried if that is safe."""

_DISALLOWED_INTENTS = 4014
_NO_CONTENT = "Discord refuses the Message Content Intent, so the bot can't listen in channels"
_log = logging.getLogger(__name__)


class Footnote(discord.AutoShardedClient):
    """The bot's Discord client, which handles interactions, server events and message events.

    `announce` is called with the invite link each time the client logs in. `shards` are the shards
    that the client runs, and `turns` decides when each shard may identify.
    """

    def __init__(
        self,
        services: Services,
        memory: SyncMemory,
        announce: Callable[[str], None],
        *,
        shards: Shards = Shards(),  # noqa: B008 - it is immutable
        turns: Turns | None = None,
        **options: Any,  # noqa: ANN401 - passed to discord.py
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
                "max_ratelimit_timeout": PATIENCE,
                "shard_count": shards.count,
                "shard_ids": shards.ids,
                **options,
            }
        )
        backend = services.backend
        self._guilds = Guilds(
            backend.recorder if backend else None,
            lambda: self.shard_count or 1,
            lambda: backend.serving.scopes.left if backend else (),
        )
        self.actions = Actions(services, self._guilds)
        self.tree = Commands(self, self.actions, services.answerer)
        self._services, self._memory, self._announce = services, memory, announce
        self._registering: asyncio.Task[None] | None = None
        self._deleting: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        learning = self.actions.learning
        self._quoted = (
            Following(learning, services, backend.store, self) if backend and learning else None
        )
        self._identifying = Identifying(turns or OwnTurns(), self._wait_for_session)

    async def setup_hook(self) -> None:
        """Set up the session, settings and commands before the first event arrives."""
        self._note_guilds(self._connection.parsers)
        forgive(self._connection.parsers)
        # discord.py sets no timeout, and aiohttp's default is five minutes. Until an unanswered
        # request times out, it blocks all other requests to the same channel.
        session = self.http._HTTPClient__session  # type: ignore[attr-defined]  # noqa: SLF001 - private
        session._timeout = aiohttp.ClientTimeout(total=ANSWERED_WITHIN)  # noqa: SLF001 - private
        await self._check_session_limits()
        self._request_content()
        await self._load_settings()
        assert self.user  # noqa: S101 - the client has logged in
        poster = Poster(self, self._services.refusals)
        self._messages = Messages(self._services, poster, self.user.id)
        self.add_dynamic_items(Pressed)
        self._announce(invite_link(self.user.id))
        await self.tree.set_translator(CommandTranslator())
        home = self._services.settings.development_guild
        self._registering = asyncio.create_task(keep_registered(self.tree, self._memory, home))
        await asyncio.wait({self._registering}, timeout=REGISTERED_WITHIN)

    def _request_content(self) -> None:
        """Request the message content intent if servers may choose listening channels.

        The operator must have enabled the intent in Discord's portal. Without the intent, Discord
        hides the content of messages that don't mention the bot. If the operator has configured
        listening channels, the message content intent has already been requested.
        """
        servers, intents = self._services.servers, self._connection._intents  # noqa: SLF001 - public only as a copy
        may_listen = servers.can_choose and not servers.operator.is_fixed("listen")
        if may_listen and not self._services.memory.content_refused:
            intents.message_content = content_is_allowed(self.application_flags)

    async def _load_settings(self) -> None:
        """Start keeping the servers' settings up to date, and wait briefly for the first load."""
        servers = self._services.servers
        if servers.can_choose:
            self._following = asyncio.create_task(servers.follow())
            with suppress(TimeoutError):
                await asyncio.wait_for(servers.loaded.wait(), SETTINGS_WITHIN)

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """Connect to Discord, and run until the client is closed.

        Raise IntentRefusedError if Discord refuses the message content intent, unless the
        operator's configuration requires the intent. After an IntentRefusedError, the next client
        doesn't request the message content intent.
        """
        try:
            await super().start(token, reconnect=reconnect)
        except (discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as error:
            if self._services.settings.listen or not _is_refused_intent(error):
                raise
            self._services.memory.content_refused = True
            raise IntentRefusedError(_NO_CONTENT) from error

    async def close(self) -> None:
        """Cancel the background tasks and disconnect."""
        begun = (self._registering, self._deleting, self._following, self._checking)
        tasks = [task for task in begun if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await super().close()

    async def _check_session_limits(
        self, needed: int | None = None, *, within: float | None = None
    ) -> None:
        """Fetch Discord's IDENTIFY limits, and wait if they allow too few sessions today.

        Discord resets the token of a bot that exceeds its IDENTIFY limits. `needed` is the number
        of sessions to start; the default is one per shard of this process. `within` is the timeout
        in seconds for fetching the limits.
        """
        async with asyncio.timeout(within):
            wanted, _, limit = await self.http.get_bot_gateway()
        shards = self.shard_count or wanted
        self._identifying.limit(limit["max_concurrency"], shards)
        if limit["remaining"] < (needed or len(self.shard_ids or range(shards))):
            seconds = limit["reset_after"] / 1000
            _log.error("Discord allows too few new sessions now; waiting for %.0f s", seconds)
            await asyncio.sleep(seconds)

    @property
    def connections(self) -> dict[int, Shard]:
        """This process's shards, by shard number."""
        # discord.py's public property `shards` returns summaries, not the shards themselves.
        shards: dict[int, Shard] = self._AutoShardedClient__shards  # type: ignore[attr-defined]  # private there
        return shards

    async def _wait_for_session(self) -> None:
        """Wait until Discord allows another session.

        If the session limits can't be fetched, don't wait.
        """
        try:
            await self._check_session_limits(1, within=LIMITS_KNOWN_WITHIN)
        except Exception as error:  # noqa: BLE001 - the shard has to try anyway
            if self.is_closed():
                return
            _log.warning("could not find out how many sessions are left today: %s", told(error))

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, and use the bot's own shard class instead of discord.py's.

        If another shard has failed permanently, raise its error.
        """
        del initial
        for failure in filter(None, (one.failure for one in self.connections.values())):
            raise failure  # discord.py checks for failures only after all shards are connected
        socket = await connection(self, self._identifying, shard_id, gateway=gateway)
        # discord.py creates its shards in this method, so overriding the method is the only way to
        # use the bot's own shard class.
        events = self._AutoShardedClient__queue  # type: ignore[attr-defined]  # private there
        shard = self.connections[shard_id] = Shard(
            socket, self, events.put_nowait, self._identifying
        )
        shard.launch()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until this shard may send IDENTIFY."""
        del initial
        await self._identifying.wait(shard_id or 0)

    def _note_guilds(self, parsers: dict[str, Callable[[Any], None]]) -> None:
        """Make the READY parser record the listed servers, which discord.py doesn't pass on."""
        parse = parsers["READY"]

        def parse_and_note(data: object) -> None:
            parse(data)
            self._guilds.ready(data)

        parsers["READY"] = parse_and_note

    async def on_ready(self) -> None:
        """Log that the bot is connected.

        Start the daily deletions and the checks of quoted messages.
        """
        _log.info("ready: %s is connected to %s", self.user, counted(len(self.guilds), "server"))
        backend = self._services.backend
        if backend and not self._deleting:
            deleting = delete_daily(backend.serving, backend.store, self._guilds.knows)
            self._deleting = asyncio.create_task(deleting)
        if self._quoted:
            self._quoted.check_soon()
            self._checking = self._checking or asyncio.create_task(self._quoted.check_daily())

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Record that the bot was added to a server, and check soon for changed quoted messages."""
        await self.on_guild_available(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Record that a server is available, and check soon for changed quoted messages."""
        self._guilds.joined(guild.id)
        if self._quoted:
            self._quoted.check_soon()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Record that the bot was removed from a server.

        Discord reports a server outage with a different event.
        """
        self._guilds.left(guild.id)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message if it is for the bot."""
        await self._messages.on_message(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Update the answer to an edited question, and stop quoting an edited message."""
        following = [self._quoted.on_edit(payload.message)] if self._quoted else []
        await asyncio.gather(self._messages.on_edit(payload.message), *following)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Delete the answer to a deleted question, and stop quoting a deleted message.

        If a deleted message passed a question on to people, also close the question.
        """
        await self._on_deleted(payload.guild_id, {payload.message_id})

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Delete the answers to deleted questions, and stop quoting deleted messages.

        If deleted messages passed questions on to people, also close the questions.
        """
        await self._on_deleted(payload.guild_id, payload.message_ids)

    async def _on_deleted(self, guild: int | None, messages: set[int]) -> None:
        following = [self._quoted.on_delete(messages)] if self._quoted else []
        closing = self._services.threads.on_deleted(guild, messages)
        await asyncio.gather(self._messages.on_delete(messages), closing, *following)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Stop quoting the messages of a deleted thread."""
        if self._quoted:
            await self._quoted.on_channel_deleted(payload.thread_id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Stop quoting the messages of a deleted channel and its threads."""
        if self._quoted:
            await self._quoted.on_channel_deleted(channel.id)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a submitted form. discord.py handles only the forms that this process opened.

        Also remember the member's language, because direct messages don't include it.
        """
        self._services.memory.locales.set(interaction.user.id, interaction.locale.value)
        if interaction.type is discord.InteractionType.modal_submit:
            await take(interaction)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Log an error in an event handler, where no member is waiting for a reply."""
        del args, kwargs
        error = sys.exception()
        if error is not None and not self.is_closed():  # errors during shutdown are expected
            failures.report(error, event_method)


def _is_refused_intent(error: Exception) -> bool:
    if isinstance(error, discord.ConnectionClosed):
        return error.code == _DISALLOWED_INTENTS
    return isinstance(error, discord.PrivilegedIntentsRequired)
