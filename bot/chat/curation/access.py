"""The permission to curate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.chat.responding import Interaction


def may_curate(interaction: Interaction, role: int) -> bool:
    """Return whether a member has the curator role or can manage the server.

    If a curator role is configured, the permission to manage a server counts only in the server
    that has the role. This way, nobody becomes a curator by adding the bot to their own server. If
    no role is configured (0), the permission counts in every server to which the bot was added, but
    not where only a user installed the bot.
    """
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return False
    if not interaction.is_guild_integration():
        return False
    if role and guild.get_role(role) is None:
        return False
    return interaction.permissions.manage_guild or member.get_role(role) is not None


def is_of_operator(interaction: Interaction, role: int) -> bool:
    """Return whether a curator acts for the operator, not only for one of several servers.

    That is the case if the operator chose a curator role, or if the bot is in only one server. A
    process that runs only some of the shards can't know that.
    """
    client = interaction.client
    shards = getattr(client, "shard_ids", None)
    is_whole = shards is None or len(shards) == client.shard_count
    return role != 0 or (is_whole and len(client.guilds) == 1)
