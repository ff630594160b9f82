"""Determine which questions, votes and knowledge a member may curate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.chat.responding import Interaction


@dataclass(frozen=True, slots=True)
class CuratorScope:
    """The questions, votes and knowledge that a curator may handle.

    If `guild` is set, the curator sees only that server's questions and votes, and decides only for
    that server. `guild` is None for the operator's curators, who see everything and decide for all
    servers.
    """

    guild: int | None = None


OPERATORS = CuratorScope()
"""The scope of the operator's curators."""


def scope_of(
    interaction: Interaction, role: int, *, only_server: bool, server_role: int = 0
) -> CuratorScope | None:
    """Return the scope that a member may curate, or None if the member isn't a curator.

    Members who have the curator role, or who can manage the server that the role belongs to, are
    the operator's curators. If no role is configured (0), members who can manage the bot's only
    server are the operator's curators, unless the bot holds data from other servers. Anyone can add
    the bot to a server, so managing a server must not reveal other servers' data.

    Other members curate for their own server if they can manage it or have `server_role`, the role
    that the server has chosen. Nobody can curate in direct messages, or in a server where only
    users have installed the bot.
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
    """Return whether a member may curate for a server. `role` is the server's curator role or 0."""
    return interaction.permissions.manage_guild or bool(role and member.get_role(role))
