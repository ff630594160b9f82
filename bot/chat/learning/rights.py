"""Members' permission to add messages to a server's knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.store.consent import Consent

if TYPE_CHECKING:
    from bot.chat.curation.access import CuratorScope
    from bot.chat.responding import Interaction
    from bot.config.sections import Chosen
    from bot.store.contributions import Contributions


@dataclass(frozen=True, slots=True)
class Rights:
    """A member's rights to add messages and to save them as passages."""

    curator: CuratorScope | None
    adds: bool
    saves: bool


def rights_of(interaction: Interaction, curator: CuratorScope | None, chosen: Chosen) -> Rights:
    """Derive a member's rights from their curator scope, their roles and the server's settings."""
    helps = bool(chosen.helper_role) and _has_role(interaction.user, chosen.helper_role)
    saves = curator is not None or (helps and chosen.helpers_save)
    return Rights(curator, helps or curator is not None, saves)


async def decides_for_all(
    interaction: Interaction, rights: Rights, contributions: Contributions
) -> bool:
    """Return whether a member may make one choice for all their messages in a server.

    Members who have made that choice can always change it, even if they can no longer add messages.
    """
    if rights.adds:
        return True
    author = await contributions.key(interaction.user.id)
    consent, _ = await contributions.standing(interaction.guild_id or 0, author)
    return consent is not Consent.WAITING


def _has_role(user: discord.User | discord.Member, role: int) -> bool:
    return isinstance(user, discord.Member) and user.get_role(role) is not None
