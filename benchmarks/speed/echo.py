"""A minimal discord.py bot that echoes messages that mention it, as the baseline."""

from __future__ import annotations

import os

import discord


class Echo(discord.Client):
    """Replies to each message that mentions it with the same text."""

    async def on_message(self, message: discord.Message) -> None:
        """Echo the message if it mentions the bot."""
        if self.user in message.mentions and not message.author.bot:
            await message.reply(message.content)


if __name__ == "__main__":
    Echo(
        intents=discord.Intents(guilds=True, messages=True),
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
    ).run(os.environ["DISCORD_TOKEN"], log_handler=None)
