"""Who may curate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.chat.responding import Interaction


def may_curate(interaction: Interaction, role: int) -> bool:
    """Tell whether a member has the curators' role, or may manage the server.

    Managing a server counts only where the role is one of it, so that nobody becomes a curator by
    adding the bot to a server of their own; without a role (0) it counts in every server that the
    bot was added to, but never where somebody brought it along for themselves.
    """
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return False
    if not interaction.is_guild_integration():
        return False
    if role and guild.get_role(role) is None:
        return False
    return interaction.permissions.manage_guild or member.get_role(role) is not None
