"""The permission to curate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.chat.responding import Interaction


def may_curate(interaction: Interaction, role: int) -> bool:
    """Return whether a member has the curators' role or can manage the server.

    If a role is set, managing a server counts only in the server that has the role, so nobody
    becomes a curator by adding the bot to a server of their own. Without a role (0), it counts in
    every server that the bot was added to, but not where a user installed it only for themselves.
    """
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return False
    if not interaction.is_guild_integration():
        return False
    if role and guild.get_role(role) is None:
        return False
    return interaction.permissions.manage_guild or member.get_role(role) is not None
