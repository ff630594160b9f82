"""The commands of curators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.localisation import description, name
from bot.chat.responding import Interaction  # noqa: TC001 - discord.py reads the annotations

if TYPE_CHECKING:
    from bot.chat.actions import Actions
    from bot.chat.curating import Curating


def knowledge_commands(actions: Actions, curating: Curating, *, hidden: bool) -> app_commands.Group:
    """Return `/knowledge`, for servers only; `hidden` from members who can't manage theirs."""
    group = app_commands.Group(
        name=name("knowledge"),
        description=description("describe_knowledge"),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True) if hidden else None,
    )

    @group.command(name=name("unanswered"), description=description("describe_unanswered"))
    async def unanswered(interaction: Interaction) -> None:
        if await actions.admits(interaction):
            await curating.unanswered(interaction)

    @group.command(name=name("reload"), description=description("describe_reload"))
    async def reload(interaction: Interaction) -> None:
        if await actions.admits(interaction):
            await curating.reload(interaction)

    @group.command(name=name("status"), description=description("describe_status"))
    async def status(interaction: Interaction) -> None:
        if await actions.admits(interaction):
            await curating.status(interaction)

    @group.command(name=name("feedback"), description=description("describe_feedback"))
    async def feedback(interaction: Interaction) -> None:
        if await actions.admits(interaction):
            await curating.feedback(interaction)

    return group
