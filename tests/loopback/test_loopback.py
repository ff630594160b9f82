"""The loopback Discord serves an unmodified discord.py client on every surface."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from . import Discord
from .echobot import EchoBot


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """Serve a Discord for one test."""
    async with Discord() as served:
        yield served


async def test_a_mention_is_replied_to(discord: Discord) -> None:
    """A message reaches the bot, and its reply is that message's."""
    channel = discord.guild().channel("general")
    alice = channel.guild.member("alice") if channel.guild else discord.person("alice")
    async with discord.running(EchoBot()):
        message = await alice.says(channel, "<@bot> hello")
        reply = await channel.reply_to(message)
    assert reply.text == "echo hello"
    assert reply.buttons == ["More"]
    assert discord.requested("POST", r"/messages$")[0].status == 200


async def test_slash_command(discord: Discord) -> None:
    """A slash command's response is a message of Components V2, public or for the caller alone."""
    guild = discord.guild()
    channel, alice = guild.channel("general"), guild.member("alice", locale="es-ES")
    async with discord.running(EchoBot()):
        public = await (await alice.slash(channel, "ask", question="hello")).response()
        private = await (await alice.slash(channel, "ask", question="hi", private=True)).response()
    assert public.text == "echo hello es-ES"
    assert (public.ephemeral, private.ephemeral) == (False, True)
    assert list(channel.messages.values()) == [public]
