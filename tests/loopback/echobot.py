"""A tiny echo bot that uses each Discord feature once, to test the loopback Discord."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import AllowedMentions, Intents, app_commands
from discord.ext import commands

from tests.patience import PATIENCE

if TYPE_CHECKING:
    import re

Ctx = discord.Interaction[discord.Client]


class More(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"more:(?P<word>\w+)"
):
    """A button whose state is in its custom_id."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(discord.ui.Button(label="More", custom_id=f"more:{word}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: Ctx, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Recreate the button from its custom_id."""
        del interaction, item
        return cls(match["word"])

    async def callback(self, interaction: Ctx) -> None:
        """Respond privately with "more" and the word."""
        await interaction.response.send_message(f"more {self.word}", ephemeral=True)


class Form(discord.ui.Modal, title="Form"):
    """A modal with one field."""

    word: discord.ui.TextInput[Self] = discord.ui.TextInput(label="Word", custom_id="word")

    async def on_submit(self, interaction: Ctx, /) -> None:
        """Respond with the word."""
        await interaction.response.send_message(f"form {self.word.value}")


class EchoBot(commands.AutoShardedBot):
    """Echoes direct messages and messages that mention it."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - discord.py's options
        intents = Intents(guilds=True, messages=True, message_content=True, reactions=True)
        defaults: dict[str, Any] = {
            "command_prefix": commands.when_mentioned,
            "intents": intents,
            "allowed_mentions": AllowedMentions.none(),
            "guild_ready_timeout": 0.01,
            "allowed_contexts": app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            "allowed_installs": app_commands.AppInstallationType(guild=True, user=True),
        }
        super().__init__(**(defaults | options))
        self.heard: list[str] = []
        self._news = asyncio.Event()

    def hear(self, text: str) -> None:
        """Record an event."""
        self.heard.append(text)
        self._news.set()

    async def hears(self, text: str) -> None:
        """Wait until an event has been recorded."""
        async with asyncio.timeout(PATIENCE):
            while text not in self.heard:
                self._news.clear()
                await self._news.wait()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Skip the five-second pause that Discord requires between two IDENTIFYs."""

    async def setup_hook(self) -> None:
        """Register the commands."""
        self.add_dynamic_items(More)
        self.tree.add_command(ask)
        self.tree.add_command(slow)
        self.tree.add_command(form)
        self.tree.add_command(answer_this)
        await self.tree.sync()

    async def on_message(self, message: discord.Message, /) -> None:
        """Record the message, and echo its last word."""
        self.hear(message.content)
        if message.author.bot or not self.user:
            return
        if message.guild is None or self.user in message.mentions:
            word = message.content.split()[-1]
            view = discord.ui.View(timeout=None).add_item(More(word))
            reference = message.to_reference(fail_if_not_exists=False)
            await message.channel.send(f"echo {word}", view=view, reference=reference)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Record an edit."""
        self.hear(f"edited {event.message.content}")

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Record a deletion."""
        self.hear(f"deleted {event.message_id}")

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Record a reaction."""
        self.hear(f"reaction {event.emoji}")


@app_commands.command(description="Says it again")
async def ask(interaction: Ctx, question: str, private: bool = False) -> None:  # noqa: FBT001, FBT002
    """Echo with Components V2."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(f"echo {question} {interaction.locale}"))
    await interaction.response.send_message(view=view, ephemeral=private)


@ask.autocomplete("question")
async def choices(_: Ctx, typed: str) -> list[app_commands.Choice[str]]:
    """Offer the typed text once and doubled."""
    return [app_commands.Choice(name=typed * n, value=typed * n) for n in (1, 2)]


@app_commands.command(description="Thinks about it")
async def slow(interaction: Ctx) -> None:
    """Defer, respond, and follow up."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.edit_original_response(content="thought")
    await interaction.followup.send("and more")


@app_commands.command(description="Opens a form")
async def form(interaction: Ctx) -> None:
    """Open a modal."""
    await interaction.response.send_modal(Form())


@app_commands.context_menu(name="Answer this")
async def answer_this(interaction: Ctx, message: discord.Message) -> None:
    """Echo the selected message."""
    await interaction.response.send_message(f"echo {message.content}")


if __name__ == "__main__":
    EchoBot().run(os.environ["DISCORD_TOKEN"], log_handler=None)
