"""The permission to add messages to the knowledge of a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.chat.curation.access import CuratorScope
    from bot.chat.responding import Interaction
    from bot.config.sections import Chosen


@dataclass(frozen=True, slots=True)
class Rights:
    """What a member may do about messages: add them, and save them as passages."""

    curator: CuratorScope | None
    adds: bool
    saves: bool


def rights_of(interaction: Interaction, curator: CuratorScope | None, chosen: Chosen) -> Rights:
    """Return a member's rights, from what they curate and what their server has chosen."""
    helps = bool(chosen.helper_role) and _has_role(interaction.user, chosen.helper_role)
    saves = curator is not None or (helps and chosen.helpers_save)
    return Rights(curator, helps or curator is not None, saves)


def _has_role(user: discord.User | discord.Member, role: int) -> bool:
    return isinstance(user, discord.Member) and user.get_role(role) is not None
