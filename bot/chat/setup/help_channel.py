"""A server's help channel, where members can ask if the bot has no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.permissions import TO_OPEN_THREADS
from bot.chat.setup.lacking import KINDS, missing_of
from bot.chat.setup.server_settings import SettingSource

if TYPE_CHECKING:
    from bot.chat.setup.lacking import Lacking
    from bot.chat.setup.server_settings import ServerSettings

CHANNEL_KINDS = tuple(kind for kind in KINDS if kind is not discord.ChannelType.category)
"""Types of channels in which people can help."""


def help_channel(
    settings: ServerSettings, guild: discord.Guild | None, asker: object
) -> int | None:
    """Return the id of a server's help channel, or None if there is none that the asker can see.

    If the asker is not a member (for example, a webhook), everyone must be able to see the channel.
    """
    channel = chosen_channel(settings, guild) if guild else None
    if guild is None or channel is None:
        return None
    reader = asker if isinstance(asker, discord.Member) else guild.default_role
    return channel.id if channel.permissions_for(reader).view_channel else None


def chosen_channel(
    settings: ServerSettings, guild: discord.Guild
) -> discord.abc.GuildChannel | None:
    """Return the help channel that a server has chosen, or None if there is none or it is gone."""
    channel = guild.get_channel(settings.chosen(guild.id).help_channel)
    return channel if channel and channel.type in CHANNEL_KINDS else None


def posting_channel(
    settings: ServerSettings, guild: discord.Guild
) -> discord.abc.GuildChannel | None:
    """Return the channel in which questions for people are posted, or None if there is none.

    If the operator has set `unknown_help`, the help channel has no effect.
    """
    if settings.source(guild.id, "help_channel") is SettingSource.FIXED:
        return None
    return chosen_channel(settings, guild)


def lacking_for_people(
    interaction: discord.Interaction[discord.Client],
    guild: discord.Guild,
    settings: ServerSettings,
) -> Lacking:
    """Return the permissions that the bot lacks for passing questions on to people.

    If the server has no helper role, no permissions are needed. Without a help channel, only the
    interaction's channel is checked.
    """
    if not settings.chosen(guild.id).helper_role:
        return {}
    channel = posting_channel(settings, guild)
    if channel is None:
        names = missing_of(interaction.app_permissions, TO_OPEN_THREADS)
        return {interaction.channel_id: names} if names and interaction.channel_id else {}
    # A forum post is a thread, but creating one doesn't require create_public_threads.
    in_forum = isinstance(channel, discord.ForumChannel)
    needed = [
        name for name in TO_OPEN_THREADS if not (in_forum and name == "create_public_threads")
    ]
    names = missing_of(channel.permissions_for(guild.me), needed)
    return {channel.id: names} if names else {}
