"""Permissions and intents that the bot lacks in a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.permissions import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.config.sections import Discord

KINDS = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.category,
)
"""Types of channels in which the bot can listen. A category stands for all of its channels."""

Lacking = dict[int, list[str]]
"""The names of the missing permissions, by channel."""


def listened_in(guild: discord.Guild, settings: Discord) -> list[discord.abc.GuildChannel]:
    """Return a server's channels and categories (not threads) in which the bot listens."""
    found = (guild.get_channel(channel) for channel in settings.listen)
    return [channel for channel in found if channel and channel.type in KINDS]


def lacking(guild: discord.Guild, channels: Iterable[discord.abc.GuildChannel]) -> Lacking:
    """Return the permissions that the bot lacks in these channels, or inside these categories."""
    found = {
        one.id: _missing(
            one.permissions_for(guild.me), in_forum=one.type is discord.ChannelType.forum
        )
        for channel in channels
        for one in _inside(channel)
    }
    return {channel: names for channel, names in found.items() if names}


def lacking_here(interaction: discord.Interaction[discord.Client]) -> Lacking:
    """Return the permissions that the bot lacks in an interaction's channel."""
    names = _missing(interaction.app_permissions, in_forum=False)
    return {interaction.channel_id: names} if names and interaction.channel_id else {}


def merged(*found: Lacking) -> Lacking:
    """Merge lists of missing permissions by channel, without duplicates."""
    channels = dict.fromkeys(channel for one in found for channel in one)
    return {
        channel: [*dict.fromkeys(name for one in found for name in one.get(channel, ()))]
        for channel in channels
    }


def missing_of(granted: discord.Permissions, needed: Iterable[str]) -> list[str]:
    """Return the names of the needed permissions that are missing."""
    if not granted.view_channel:
        return ["view_channel"]  # without this permission, Discord denies all others
    return [name for name in needed if not getattr(granted, name)]


def _inside(channel: discord.abc.GuildChannel) -> Iterator[discord.abc.GuildChannel]:
    if not isinstance(channel, discord.CategoryChannel):
        yield channel
        return
    yield from (one for one in channel.channels if one.type in KINDS)


def _missing(granted: discord.Permissions, *, in_forum: bool) -> list[str]:
    """Return the names of the required permissions that are missing."""
    needed = (name for name in REQUIRED if not (in_forum and name == "send_messages"))
    return missing_of(granted, needed)


def reads_content(client: discord.Client) -> bool:
    """Return whether the bot can read messages that don't mention it."""
    return client.intents.message_content


def content_is_allowed(flags: discord.ApplicationFlags) -> bool:
    """Return whether the operator has enabled the message content intent in Discord's portal."""
    return flags.gateway_message_content or flags.gateway_message_content_limited
