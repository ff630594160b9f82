"""After a lost connection, messages sent during the outage are answered exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.parrot import WHO

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel


async def test_messages_sent_while_the_socket_was_down(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """RESUME delivers the missed messages, and each gets one answer."""
    async with play.bot():
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        session = discord.gateway.live[0]
        discord.gateway.abort()
        questions = [await alice.says(channel, f"<@bot> {WHO}") for _ in range(3)]
        for question in questions:
            await channel.reply_to(question)
        await discord.quiet(0.05)
    assert session.resumed == 1
    assert [len(question.replies) for question in questions] == [1, 1, 1]


async def test_a_reconnect_that_discord_requests(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """On opcode 7, the bot reconnects and resumes its session."""
    async with play.bot():
        session = discord.gateway.live[0]
        discord.gateway.reconnect()
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    assert session.resumed == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
    *,
    resumable: bool,
) -> None:
    """On opcode 9, the bot resumes the session if it can, and otherwise identifies again."""
    monkeypatch.setattr("bot.chat.gateway.turns.APART", 0.1)
    async with play.bot():
        session = discord.gateway.live[0]
        discord.gateway.invalidate(resumable=resumable)
        await discord.ready()
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    assert session.resumed == int(resumable)
    _, *others = discord.gateway.identifies
    assert len(others) == (not resumable)


async def test_a_duplicate_dispatch(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A message that Discord delivers several times is answered once."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        for _ in range(3):
            discord.repeat(question)
        await channel.reply_to(question)
        await discord.quiet(0.05)
    assert len(question.replies) == 1
    assert len(play.parrot.asked) == 1


async def test_a_new_client_keeps_the_state_of_the_old_one(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A client that replaces another one knows the earlier replies and the registered commands."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
    async with play.bot(play.services):
        discord.repeat(question)
        await alice.edits(question, "<@bot> xyzzy")
        await discord.until(lambda: "couldn't match" in reply.text)
    assert question.replies == [reply]
    assert len(play.noted) == 1
    assert len(discord.requested("PUT", r"/commands$")) == 1


async def test_commands_are_registered_when_they_change(play: Play, discord: Discord) -> None:
    """Commands are not registered at every start.

    If a development guild is set, they are registered only there.
    """
    guild = discord.guild("Workshop")
    for settings in ({}, {}, {"development_guild": guild.id}):
        async with play.bot(**settings):
            pass
    first, second = discord.requested("PUT", r"/commands$")
    assert str(guild.id) not in first.path
    assert str(guild.id) in second.path


@pytest.mark.errors
async def test_commands_that_can_not_be_registered(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """If registration fails, the bot still answers, and it retries at its next start."""
    discord.faults.on("PUT", r"/commands$").status(403, b'{"message": "no", "code": 50001}')
    async with play.bot():
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    assert not play.noted
    async with play.bot():
        assert play.noted


async def test_the_invite_link(play: Play, discord: Discord) -> None:
    """The link requests only the permissions that the bot uses."""
    async with play.bot():
        pass
    assert play.links == [
        (
            f"https://discord.com/oauth2/authorize?client_id={discord.bot.id}"
            "&scope=bot+applications.commands&permissions=274877975616"
        )
    ]


@pytest.mark.parametrize("listening", [False, True])
async def test_intents(play: Play, discord: Discord, channel: Channel, *, listening: bool) -> None:
    """The message content intent is requested only if the configuration listens to channels."""
    async with play.bot(listen=[channel.id] if listening else []):
        (session,) = discord.gateway.live
    assert session.intents.message_content == listening
    assert not session.intents.members
    assert not session.intents.presences
