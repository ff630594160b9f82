"""The place of a question, which determines the part of the knowledge that is in scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.serving.scopes import ELSEWHERE, Place

if TYPE_CHECKING:
    from bot.chat.responding import Interaction


def place_of(message: discord.Message) -> Place:
    """Return the place of a message, or ELSEWHERE for a direct message."""
    return _place(message.guild.id, message.channel) if message.guild else ELSEWHERE


def installed_guild(interaction: Interaction) -> int | None:
    """Return the id of an interaction's server, or None if that server hasn't installed the bot.

    A user who installed the bot for themselves can also use it in servers that haven't installed
    it.
    """
    return interaction.guild_id if interaction.is_guild_integration() else None


def server_of(interaction: Interaction) -> discord.Guild:
    """Return the server of an interaction that is possible only in servers."""
    guild = interaction.guild
    assert guild is not None  # noqa: S101 - Discord offers such interactions only in servers
    return guild


def place_of_interaction(interaction: Interaction) -> Place:
    """Return the place of an interaction, or ELSEWHERE if its server hasn't installed the bot.

    If only a member has installed the bot, the server's scope rules don't apply.
    """
    guild = installed_guild(interaction)
    return ELSEWHERE if guild is None else _place(guild, interaction.channel)


def places_in(guild: discord.Guild) -> list[Place]:
    """Return the places of all channels that the bot knows in a server."""
    return [_place(guild.id, channel) for channel in guild.channels]


def place_in(guild: int, channel: object) -> Place:
    """Return the place of a server's channel or thread."""
    return _place(guild, channel)


def _place(guild: int, channel: object) -> Place:
    if isinstance(channel, discord.Thread):
        parent = channel.parent
        return Place(guild, getattr(parent, "category_id", None), channel.parent_id)
    category, own = getattr(channel, "category_id", None), getattr(channel, "id", None)
    return Place(guild, category, own)
