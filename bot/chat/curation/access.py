"""The permission to curate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.chat.responding import Interaction


def may_curate(interaction: Interaction, role: int) -> bool:
    """Return whether a member has the curator role or can manage the server.

    If a role is set, managing a server counts only in the server that has the role, so nobody
    becomes a curator by adding the bot to a server of their own. Without a role (0), managing a
    server counts wherever the bot was added to the server, but not where it was only installed by
    a user.
    """
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return False
    if not interaction.is_guild_integration():
        return False
    if role and guild.get_role(role) is None:
        return False
    return interaction.permissions.manage_guild or member.get_role(role) is not None
