"""The commands that add and list members' messages: `Add to knowledge`, `/knowledge learned`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.interactions.localization import description, name
from bot.chat.responding import Interaction  # noqa: TC001 - discord.py reads the annotations

if TYPE_CHECKING:
    from bot.chat.learning.handling import Learning


def add_learning_commands(
    tree: app_commands.CommandTree[discord.Client], group: app_commands.Group, learning: Learning
) -> None:
    """Add the commands for members' messages.

    All members see `Add to knowledge`, because authors use it to choose how they may be quoted.
    """

    @tree.context_menu(name=name("Add to knowledge"))
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def add_to_knowledge(interaction: Interaction, message: discord.Message) -> None:
        await learning.adding.add(interaction, message)

    @group.command(name=name("learned"), description=description("describe_learned"))
    async def learned(interaction: Interaction) -> None:
        await learning.list_(interaction)
