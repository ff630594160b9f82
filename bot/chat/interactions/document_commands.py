"""The `/knowledge add` and `/knowledge remove` commands, which add and remove documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.chat.interactions.localization import description, name
from bot.chat.responding import Interaction  # noqa: TC001 - discord.py reads the annotations

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.curation.adding import Adding
    from bot.chat.interactions.actions import Actions
    from bot.chat.responding import Completion

_MAX_CHOICE = 100


def add_document_commands(
    group: app_commands.Group,
    completing: Callable[[str], Callable[[Completion], Completion]],
    actions: Actions,
    adding: Adding,
) -> None:
    """Add the document commands to a group.

    `completing` registers the completion for a command's option.
    """

    @group.command(name=name("add"), description=description("describe_add"))
    @app_commands.rename(file=name("file"), replaces=name("replaces"))
    @app_commands.describe(
        file=description("describe_add_file"), replaces=description("describe_add_replaces")
    )
    async def add(
        interaction: Interaction,
        file: discord.Attachment | None = None,
        replaces: app_commands.Range[str, 0, _MAX_CHOICE] = "",
    ) -> None:
        if curator := await actions.admitted(interaction):
            await adding.add(interaction, curator, file, replaces)

    @group.command(name=name("remove"), description=description("describe_remove"))
    @app_commands.rename(document=name("document"))
    @app_commands.describe(document=description("describe_remove_document"))
    async def remove(
        interaction: Interaction, document: app_commands.Range[str, 1, _MAX_CHOICE]
    ) -> None:
        if curator := await actions.admitted(interaction):
            await adding.removing.remove(interaction, curator, document)

    async def documents(interaction: Interaction, text: str, *, gone: bool) -> list[Choice[str]]:
        if actions.curates(interaction) is None:
            return []
        found = await adding.removing.choices(interaction, text, with_removed=gone)
        return [Choice(name=shown, value=id_) for shown, id_ in found]

    @add.autocomplete("replaces")
    @completing("knowledge add")
    async def earlier(interaction: Interaction, text: str) -> list[Choice[str]]:
        return await documents(interaction, text, gone=False)

    @remove.autocomplete("document")
    @completing("knowledge remove")
    async def removable(interaction: Interaction, text: str) -> list[Choice[str]]:
        return await documents(interaction, text, gone=True)
