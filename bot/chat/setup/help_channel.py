"""The channel where people help, to which replies without an answer point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.setup.lacking import KINDS

if TYPE_CHECKING:
    from bot.chat.setup.server_settings import ServerSettings

CHANNEL_KINDS = tuple(kind for kind in KINDS if kind is not discord.ChannelType.category)
"""Types of channels in which people can help."""


def help_channel(
    settings: ServerSettings, guild: discord.Guild | None, asker: object
) -> int | None:
    """Return the help channel of a server, or None without one that the asker can see.

    If the asker is not a member, such as a webhook, everyone must be able to see it.
    """
    channel = chosen_channel(settings, guild) if guild else None
    if guild is None or channel is None:
        return None
    reader = asker if isinstance(asker, discord.Member) else guild.default_role
    return channel.id if channel.permissions_for(reader).view_channel else None


def chosen_channel(
    settings: ServerSettings, guild: discord.Guild
) -> discord.abc.GuildChannel | None:
    """Return the channel that a server has chosen, or None if there is none any more."""
    channel = guild.get_channel(settings.chosen(guild.id).help_channel)
    return channel if channel and channel.type in CHANNEL_KINDS else None
