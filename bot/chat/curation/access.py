"""The permission to curate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.chat.responding import Interaction


@dataclass(frozen=True, slots=True)
class CuratorScope:
    """The part of the questions, votes and knowledge that a curator handles.

    `guild` is the only server whose questions and votes the curator sees and to which the curator's
    decisions apply. `guild` is None for the operator's curators, who see everything and decide for
    all servers.
    """

    guild: int | None = None


OPERATORS = CuratorScope()
"""The scope of the operator's curators."""


def scope_of(
    interaction: Interaction, role: int, *, only_server: bool, server_role: int = 0
) -> CuratorScope | None:
    """Return the scope that a member may curate, or None.

    The operator's curators are the members who have the curator role or can manage the server with
    that role. If no role is configured (0), the operator's curators are the members who can manage
    the bot's only server. This applies only while the bot holds no data from servers that it has
    left, so that nobody becomes an operator's curator by adding the bot to their own server.

    Other members curate for their own server if they can manage it or have `server_role`, the role
    that the server has chosen. Where only a user installed the bot, nobody curates.
    """
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return None
    if not interaction.is_guild_integration():
        return None
    manages = interaction.permissions.manage_guild
    if role and guild.get_role(role) and (manages or member.get_role(role)):
        return OPERATORS
    if not role and only_server and manages:
        return OPERATORS
    return CuratorScope(guild.id) if _curates_server(interaction, member, server_role) else None


def _curates_server(interaction: Interaction, member: discord.Member, role: int) -> bool:
    """Return whether a member curates for a server. `role` is the server's curator role or 0."""
    return interaction.permissions.manage_guild or bool(role and member.get_role(role))
