"""The least that a bot on discord.py can do: it replies to a mention with what was said."""

from __future__ import annotations

import os

import discord


class Echo(discord.Client):
    """Replies to messages that mention it."""

    async def on_message(self, message: discord.Message) -> None:
        """Echo."""
        if self.user in message.mentions and not message.author.bot:
            await message.reply(message.content)


if __name__ == "__main__":
    Echo(
        intents=discord.Intents(guilds=True, messages=True),
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
    ).run(os.environ["DISCORD_TOKEN"], log_handler=None)
