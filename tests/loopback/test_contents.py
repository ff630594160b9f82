"""Tests that a discord.py client sees forwards, polls and other contents as on Discord."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord as library
import pytest

from tests.patience import until

from .contents import displays, mentioned, picture, poll, sticker, voice
from .echobot import EchoBot

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from . import Discord, Message, Person
    from .entities import Channel


async def received(bot: EchoBot, sending: Coroutine[object, object, Message]) -> library.Message:
    """Return a message in the form in which the client receives it."""
    waiting = asyncio.ensure_future(bot.wait_for("message"))
    await asyncio.sleep(0)
    await sending
    message: library.Message = await waiting
    return message


async def test_forward(discord: Discord, channel: Channel, alice: Person) -> None:
    """A forward refers to the original and holds a copy, which later edits don't change."""
    async with discord.running(EchoBot()) as bot:
        original = await alice.says(channel, "one", **picture())
        await bot.hears("one")
        forward = await received(bot, alice.forwards(original, alice.dm))
        await alice.edits(original, "two")
    (copy,) = forward.message_snapshots
    assert (forward.content, copy.content) == ("", "one")
    assert copy.attachments[0].filename == "otter.png"
    assert forward.flags.forwarded
    assert forward.reference
    assert forward.reference.type is library.MessageReferenceType.forward
    assert forward.reference.message_id == original.id


async def test_poll_voice_sticker(discord: Discord, channel: Channel, alice: Person) -> None:
    """Each kind of content has its own fields, and the message has no text."""
    async with discord.running(EchoBot()) as bot:
        asked = await received(bot, alice.says(channel, **poll("Who?", "Ann", "Bob")))
        spoken = await received(bot, alice.says(channel, **voice()))
        waved = await received(bot, alice.says(channel, **sticker()))
        shown = await received(bot, alice.says(channel, **displays("One", "Two")))
    assert asked.poll
    assert (asked.poll.question, [a.text for a in asked.poll.answers]) == ("Who?", ["Ann", "Bob"])
    assert spoken.flags.voice
    assert spoken.attachments[0].is_voice_message()
    assert waved.stickers[0].name == "wave"
    assert shown.flags.value & 1 << 15
    assert not any(one.content for one in (asked, spoken, waved, shown))


async def test_all_of_them_need_the_intent(
    discord: Discord, channel: Channel, alice: Person
) -> None:
    """Without the content intent, the contents are hidden, but not the flags."""
    intents = library.Intents(guilds=True, messages=True)
    async with discord.running(EchoBot(intents=intents)) as bot:
        asked = await received(bot, alice.says(channel, **poll("Who?", "Ann")))
        spoken = await received(bot, alice.says(channel, **voice()))
        original = await alice.says(channel, "one")
        forward = await received(bot, alice.forwards(original, channel))
    assert asked.poll is None
    assert (spoken.flags.voice, spoken.attachments) == (True, [])
    assert not any(copy.content for copy in forward.message_snapshots)


async def test_roles(discord: Discord, channel: Channel, alice: Person) -> None:
    """Discord gives each bot a managed role. Text that names the role does not mention the bot."""
    async with discord.running(EchoBot()) as bot:
        message = await received(bot, alice.says(channel, "<@&bot> hello"))
        everyone = await received(bot, alice.says(channel, "@everyone hello"))
    (role,) = message.role_mentions
    assert role.managed
    assert role.tags
    assert role.tags.bot_id == discord.bot.id
    assert not message.mentions
    assert everyone.mention_everyone
    assert not everyone.role_mentions


@pytest.mark.parametrize(
    ("text", "users", "roles"),
    [
        ("<@1> <@!2> <@1> <@&3>", [1, 2], [3]),
        ("`<@1>` <@2>", [2], []),
        ("``<@1> ` ``<@2>", [2], []),
        ("```py\n<@1>\n<@&3>``` <@2>", [2], []),
        (r"\<@1> \<@&3> \\<@2>", [2], []),
        ("`<@1>", [1], []),
        (r"\`<@1>`", [1], []),
    ],
)
def test_mentions(text: str, users: list[int], roles: list[int]) -> None:
    """Discord recognizes mentions outside of code, and not after a backslash."""
    assert mentioned(text) == (users, roles)


async def test_a_thread_on_a_message(discord: Discord, channel: Channel, alice: Person) -> None:
    """The thread has the message's id, begins with a system message, and updates the message."""
    async with discord.running(EchoBot()) as bot:
        start = await alice.says(channel, "start")
        await bot.hears("start")
        opening = asyncio.ensure_future(bot.wait_for("message"))
        await asyncio.sleep(0)
        thread = await alice.opens_thread(start, "thread")
        await bot.hears("edited start")
        first: library.Message = await opening
        found = await bot.get_partial_messageable(channel.id).fetch_message(thread.id)
    assert thread.id == start.id
    assert first.type is library.MessageType.thread_starter_message
    assert first.reference
    assert first.reference.message_id == start.id
    assert found.flags.has_thread
    assert found.edited_at is None


async def test_a_pin_is_no_edit(discord: Discord, channel: Channel, alice: Person) -> None:
    """A pin updates the message, but does not change the time of its last edit."""
    async with discord.running(EchoBot()) as bot:
        message = await alice.says(channel, "one")
        await alice.edits(message, "two")
        edited = message.edited
        await alice.pins(message)
        await until(lambda: bot.heard.count("edited two") == 2)
        found = await bot.get_partial_messageable(channel.id).fetch_message(message.id)
    assert found.pinned
    assert message.edited == edited
