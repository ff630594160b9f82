"""The connection to Discord: what it listens for, and who deals with it."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.chat.gateway.identifying import Identifying
from bot.chat.gateway.shard import Shard, connection, forgive, told
from bot.chat.gateway.shards import Shards
from bot.chat.gateway.turns import OwnTurns
from bot.chat.interactions.actions import Actions
from bot.chat.interactions.buttons import Pressed, take
from bot.chat.interactions.commands import Commands
from bot.chat.interactions.localization import Translator
from bot.chat.interactions.syncing import keep_registered
from bot.chat.messages import Messages
from bot.chat.permissions import LEAST
from bot.chat.posting import Poster
from bot.chat.replies import failures
from bot.output.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    import yarl

    from bot.chat.gateway.turns import Turns
    from bot.chat.interactions.syncing import SyncMemory
    from bot.chat.services import Services

LIMITS_WITHIN = 1.0
"""So many seconds a shard waits to hear how many sessions are left."""
REGISTERED_WITHIN = 5.0
"""So many seconds the gateway waits for commands to be registered."""
ANSWERED_WITHIN = 10.0
"""For so many seconds a request is waited for; what may be repeated, is."""

_log = logging.getLogger(__name__)


class Footnote(discord.AutoShardedClient):
    """The bot's client. It is told of messages, of their edits and deletions, nothing else.

    `announce` is called with the link that invites the bot, each time the client has logged in.
    `shards` are those that it runs, `turns` say when each may identify.
    """

    def __init__(
        self,
        services: Services,
        memory: SyncMemory,
        announce: Callable[[str], None],
        *,
        shards: Shards = Shards(),  # noqa: B008 - it is immutable
        turns: Turns | None = None,
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
                "shard_count": shards.count,
                "shard_ids": shards.ids,
                **options,
            }
        )
        self.actions = Actions(services)
        self.tree = Commands(self, self.actions, services.answerer)
        self._services, self._memory, self._announce = services, memory, announce
        self._registering: asyncio.Task[None] | None = None
        self._identifying = Identifying(turns or OwnTurns(), self._may_identify)

    async def setup_hook(self) -> None:
        """Make ready to answer, before the first event comes."""
        forgive(self._connection.parsers)
        # discord.py sets no limit of its own, and aiohttp's is five minutes: for so long, what is
        # said in the same channel would wait behind a request that nobody answers.
        session = self.http._HTTPClient__session  # type: ignore[attr-defined]  # noqa: SLF001 - private
        session._timeout = aiohttp.ClientTimeout(total=ANSWERED_WITHIN)  # noqa: SLF001 - likewise
        await self._mind_limits()
        assert self.user  # noqa: S101 - there is one once the client has logged in
        poster = Poster(self, self._services.settings.style, self._services.permissions)
        self._messages = Messages(self._services, poster, self.user.id)
        self.add_dynamic_items(Pressed)
        self._announce(invite_link(self.user.id))
        await self.tree.set_translator(Translator())
        home = self._services.settings.development_guild
        self._registering = asyncio.create_task(keep_registered(self.tree, self._memory, home))
        await asyncio.wait({self._registering}, timeout=REGISTERED_WITHIN)

    async def close(self) -> None:
        """End all that was begun."""
        if self._registering:
            self._registering.cancel()
            await asyncio.gather(self._registering, return_exceptions=True)
        await super().close()

    async def _mind_limits(self, needed: int | None = None, *, within: float | None = None) -> None:
        """Learn how many shards Discord wants, and how many may identify at once and today.

        It resets the token of a bot that identifies more often than that. By default all shards of
        the process need to.
        """
        async with asyncio.timeout(within):
            wanted, _, limit = await self.http.get_bot_gateway()
        shards = self.shard_count or wanted
        self._identifying.limit(limit["max_concurrency"], shards)
        if limit["remaining"] < (needed or len(self.shard_ids or range(shards))):
            seconds = limit["reset_after"] / 1000
            _log.error("Discord allows too few sessions today, waiting for %.0f s", seconds)
            await asyncio.sleep(seconds)

    @property
    def connections(self) -> dict[int, Shard]:
        """The shards that this process runs, by their numbers."""
        # discord.py keeps them there, and shows less of them.
        shards: dict[int, Shard] = self._AutoShardedClient__shards  # type: ignore[attr-defined]  # private there
        return shards

    async def _may_identify(self) -> None:
        """Wait until one more session is allowed today, as far as Discord says, and soon."""
        try:
            await self._mind_limits(1, within=LIMITS_WITHIN)
        except Exception as error:  # noqa: BLE001 - whatever it says, the shard has to try
            _log.warning("how many sessions are left today is not known: %s", told(error))

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard of our own kind, unless what an earlier one met will not pass."""
        del initial
        for failure in filter(None, (one.failure for one in self.connections.values())):
            raise failure  # discord.py would look only once all shards are connected
        socket = await connection(self, self._identifying, shard_id, gateway=gateway)
        # discord.py makes its shards in this method, and gives no other way to have our own.
        events = self._AutoShardedClient__queue  # type: ignore[attr-defined]  # private there
        shard = self.connections[shard_id] = Shard(
            socket, self, events.put_nowait, self._identifying
        )
        shard.launch()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until Discord takes another IDENTIFY."""
        del initial
        await self._identifying.wait(shard_id or 0)

    async def on_ready(self) -> None:
        """Tell the operator that members are heard now."""
        _log.info("ready: %s hears %s", self.user, counted(len(self.guilds), "server"))
        if self.actions.curating and not self.actions.curator_role and len(self.guilds) > 1:
            _log.warning(
                "whoever may manage one of these servers can change what is answered in all of "
                "them: set `curator_role` in the configuration, or let nobody else add the bot"
            )

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

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take a form that was sent: discord.py knows only those that this process has opened."""
        if interaction.type is discord.InteractionType.modal_submit:
            await take(interaction)

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
