"""The place where a question is asked, which decides what of the knowledge it may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.serving.scopes import ELSEWHERE, Place

if TYPE_CHECKING:
    from bot.chat.responding import Interaction


def place_of(message: discord.Message) -> Place:
    """Return the place of a message."""
    return _place(message.guild.id, message.channel) if message.guild else ELSEWHERE


def place_of_interaction(interaction: Interaction) -> Place:
    """Return the place of an interaction.

    Where only a member installed the bot, the server didn't give it anything.
    """
    if interaction.guild_id is None or not interaction.is_guild_integration():
        return ELSEWHERE
    return _place(interaction.guild_id, interaction.channel)


def places_in(guild: discord.Guild) -> list[Place]:
    """Return the places of a server's channels, as far as the bot knows them."""
    return [_place(guild.id, channel) for channel in guild.channels]


def _place(guild: int, channel: object) -> Place:
    if isinstance(channel, discord.Thread):
        parent = channel.parent
        return Place(guild, getattr(parent, "category_id", None), channel.parent_id)
    category, own = getattr(channel, "category_id", None), getattr(channel, "id", None)
    return Place(guild, category, own)
