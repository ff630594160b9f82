"""The `/setup` command: show its page, and store the settings chosen there."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.chat.interactions.submitted import data_of
from bot.chat.permissions import invite_link
from bot.chat.places import server_of
from bot.chat.replies.reply import LinkButton, say
from bot.chat.setup.help_channel import CHANNEL_KINDS, lacking_for_people
from bot.chat.setup.lacking import (
    KINDS,
    lacking,
    lacking_here,
    listened_in,
    merged,
    reads_content,
)
from bot.chat.setup.page import CHECK, DELAYS, Server, page
from bot.chat.setup.server_settings import SettingSource
from bot.config.sections import AUTO, ReplyStyle
from bot.errors import StoreError
from bot.texts import languages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import discord

    from bot.chat.replies.reply import Reply
    from bot.chat.responding import Interaction, Responder
    from bot.chat.setup.server_settings import ServerSettings
    from bot.texts import Texts
    from bot.texts.setup import SetupTexts

    ReadValues = Callable[[Sequence[str], discord.Guild], object]

_log = logging.getLogger(__name__)


class Setup:
    """Shows and changes the settings of a server, for the people who can manage the server.

    `hides_curation` is true if only people who can manage the server see `/knowledge` by default.
    `may_add` is true if documents can be added.
    """

    def __init__(
        self,
        settings: ServerSettings,
        responder: Responder,
        *,
        hides_curation: bool,
        may_add: bool,
    ) -> None:
        self._settings, self._responder = settings, responder
        self._hides_curation, self._may_add = hides_curation, may_add

    async def show(self, interaction: Interaction) -> None:
        """Show the `/setup` page."""

        async def compose(texts: Texts) -> Reply:
            return self._refusal(interaction, texts) or await self._latest(interaction, texts)

        await self._responder.respond(interaction, compose, private=True)

    async def choose(self, interaction: Interaction, name: str) -> None:
        """Store a choice from a menu, and show the updated page.

        If `name` is CHECK, only update the page.
        """

        async def compose(texts: Texts) -> Reply:
            if refusal := self._refusal(interaction, texts):
                return refusal
            if name == CHECK:
                return await self._latest(interaction, texts)
            notice = await self._chosen(interaction, name, texts.chat.setup)
            return self._page(interaction, texts, notice)

        await self._responder.replace(interaction, compose)

    def _refusal(self, interaction: Interaction, texts: Texts) -> Reply | None:
        """Return a reply that says why the member can't set up this server, or None if they can."""
        own, guild = texts.chat.setup, interaction.guild
        if guild is None or not interaction.is_guild_integration():
            return say(own.refused)
        if not interaction.permissions.manage_guild:
            return say(own.refused)
        if not self._settings.can_choose:
            return say(own.no_store)
        if interaction.client.get_guild(guild.id) is None:
            link = LinkButton(invite_link(interaction.application_id), own.invite)
            return say(own.not_member).with_row(link)
        return None

    async def _latest(self, interaction: Interaction, texts: Texts) -> Reply:
        try:
            await self._settings.load()
        except StoreError as error:
            _log.warning("can't load the servers' settings: %s", error)
            return self._page(interaction, texts, texts.chat.setup.stale)
        return self._page(interaction, texts)

    def _page(self, interaction: Interaction, texts: Texts, notice: str = "") -> Reply:
        guild = server_of(interaction)
        listened = listened_in(guild, self._settings.of(guild.id))
        missing = merged(
            lacking_here(interaction),
            lacking(guild, listened),
            lacking_for_people(interaction, guild, self._settings),
        )
        server = Server(
            guild,
            self._settings,
            missing,
            reads_content=reads_content(interaction.client),
            hides_curation=self._hides_curation,
            may_add=self._may_add,
        )
        return page(server, texts, notice)

    async def _chosen(self, interaction: Interaction, name: str, own: SetupTexts) -> str:
        """Store the chosen value of a setting, and return a notice about the result."""
        guild = server_of(interaction)
        read, problem = _reader(name, own)
        if self._settings.source(guild.id, name) is SettingSource.FIXED:
            return own.not_free
        values: list[str] = data_of(interaction).get("values") or []
        value = read(values, guild)
        if value is None:
            return problem
        try:
            await self._settings.choose(guild.id, name, value)
        except StoreError as error:
            # The error may contain a path or an address, which members must not see.
            _log.warning("a server's setting could not be stored: %s", error)
            return own.not_saved
        return own.saved_waiting if name == "listen" and self._waits(interaction) else own.saved

    def _waits(self, interaction: Interaction) -> bool:
        """Return whether the bot lacks something it needs to answer in its listening channels."""
        guild = server_of(interaction)
        listened = listened_in(guild, self._settings.of(guild.id))
        can_read = reads_content(interaction.client)
        return bool(listened) and (not can_read or bool(lacking(guild, listened)))


def _reader(name: str, own: SetupTexts) -> tuple[ReadValues, str]:
    """Return the function that reads the chosen value, and the notice for an invalid choice."""
    readers: dict[str, tuple[ReadValues, str]] = {
        "listen": (_channels, own.not_channels),
        "help_channel": (_help_channel, own.not_known),
        "helper_role": (_role, own.not_role),
        "curator_role": (_role, own.not_role),
        "helpers_save": (_one_of({"curators": False, "helpers": True}), own.not_known),
        "answer_delay": (_one_of({str(seconds): seconds for seconds in DELAYS}), own.not_known),
        "language": (_one_of({name: name for name in (AUTO, *languages())}), own.not_known),
        "style": (_one_of({style.value: style for style in ReplyStyle}), own.not_known),
    }
    return readers[name]


def _channels(values: Sequence[str], guild: discord.Guild) -> list[int] | None:
    """Return the ids of the chosen channels, or None unless the bot can listen in all of them."""
    channels = [guild.get_channel(channel) for channel in _ids(values)]
    if not all(channel and channel.type in KINDS for channel in channels):
        return None
    return [channel.id for channel in channels if channel]


def _help_channel(values: Sequence[str], guild: discord.Guild) -> int | None:
    """Return the chosen channel's id, 0 if none was chosen, or None if people can't help there."""
    if not values:
        return 0
    channel = next((guild.get_channel(channel) for channel in _ids(values)), None)
    return channel.id if channel and channel.type in CHANNEL_KINDS else None


def _role(values: Sequence[str], guild: discord.Guild) -> int | None:
    """Return the chosen role's id, 0 if none was chosen, or None if it is unknown or @everyone."""
    if not values:
        return 0
    role = next((guild.get_role(role) for role in _ids(values)), None)
    return role.id if role and not role.is_default() else None


def _ids(values: Sequence[str]) -> Iterator[int]:
    """Yield the ids that a member chose, with 0 for anything that is not an id."""
    return (int(value) if value.isascii() and value.isdigit() else 0 for value in values)


def _one_of(known: dict[str, object]) -> ReadValues:
    return lambda values, _: known.get(values[0]) if values else None
