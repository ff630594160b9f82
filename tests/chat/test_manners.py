"""Rate limits, permissions and apologies."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.config.sections import ChannelCooldown, MemberCooldown
from tests.chat.conftest import LIMITLESS
from tests.chat.parrot import MADE, WHO

if TYPE_CHECKING:
    from bot.chat.events import AnswererEvent
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel

ONE_A_MEMBER = {"member_cooldown": MemberCooldown(questions=1, seconds=60)}


async def test_too_many_questions_get_one_reaction(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """Beyond the limit, a member gets one reaction and no reply.

    Other members still get replies.
    """
    async with play.bot(**ONE_A_MEMBER):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        more = [await alice.says(channel, f"<@bot> {WHO}") for _ in range(3)]
        await channel.reply_to(await bob.says(channel, f"<@bot> {WHO}"))
        await discord.quiet(0.05)
    assert [bool(message.reactions) for message in more] == [True, False, False]
    assert not any(message.replies for message in more)


async def test_too_many_commands_are_refused_politely(
    play: Play, channel: Channel, alice: Person
) -> None:
    """The refusal is private. Commands for browsing have no limit."""
    async with play.bot(**ONE_A_MEMBER):
        first = await (await alice.slash(channel, "ask", question=WHO)).response()
        refused = await (await alice.slash(channel, "ask", question=WHO)).response()
        assert "try again in 60 s" in refused.text
        assert refused.ephemeral
        assert (await (await alice.click(first, "Why?")).response()).ephemeral
        assert "Sources" in (await (await alice.slash(channel, "sources")).response()).text


async def test_a_channel_has_a_limit_too(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """A channel's limit counts the questions of all its members."""
    async with play.bot(channel_cooldown=ChannelCooldown(questions=1, seconds=60)):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        late = await bob.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: bool(late.reactions))
        await bob.dm.reply_to(await bob.dms(WHO))
    assert not late.replies


async def test_edits_have_that_limit_too(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """An edit counts as a question. Beyond the limit, the bot does not update the answer."""
    limit = {"member_cooldown": MemberCooldown(questions=2, seconds=60)}
    async with play.bot(**limit):
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
        await alice.edits(question, f"<@bot> {MADE}")
        await discord.until(lambda: "cheese" in reply.text)
        for number in range(12):
            await alice.edits(question, f"<@bot> {WHO} {number}")
        await discord.quiet(0.05)
    assert "cheese" in reply.text
    assert len(play.parrot.asked) == 2


async def test_listening_channels_have_that_limit_too(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """In a listening channel, only answers count, because members talk to each other there."""
    limit = {"member_cooldown": MemberCooldown(questions=2, seconds=60)}
    async with play.bot(listen=[channel.id], answer_delay=0, repeat_after=0, **limit):
        for _ in range(5):
            await alice.says(channel, "good morning, otters")
        asked = [await alice.says(channel, WHO) for _ in range(5)]
        await discord.until(lambda: sum(len(one.replies) for one in asked) == 2)
        await discord.quiet(0.05)
    assert sum(len(one.replies) for one in asked) == 2


async def test_no_reaction_without_permission(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Without permission to react, the bot ignores a question over the limit."""
    channel.deny("add_reactions")
    async with play.bot(**ONE_A_MEMBER):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        await alice.says(channel, f"<@bot> {WHO}")
        await discord.quiet(0.05)
    assert not discord.requested("PUT", "reactions")


async def test_no_reply_without_permission(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Without permission to write, the bot sends nothing, and logs this once per channel."""
    channel.deny("send_messages", "send_messages_in_threads")
    thread = await alice.opens_thread(channel, "thread")
    async with play.bot():
        for place in (channel, channel, thread):
            await alice.says(place, f"<@bot> {WHO}")
        await discord.quiet(0.05)
    assert not discord.requested("POST", r"/messages$")
    assert caplog.text.count("so the bot can't reply there") == 2


async def test_without_history_it_sends_no_reference(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Without access to the message history, replies are sent as plain messages."""
    channel.deny("read_message_history")
    async with play.bot():
        await alice.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: len(channel.messages) == 2)
    (request,) = discord.requested("POST", r"/messages$")
    assert request.status == 200


async def test_without_embed_links_it_still_answers(
    play: Play, channel: Channel, alice: Person
) -> None:
    """No reply needs embeds, attachments or reactions."""
    channel.deny("embed_links", "attach_files", "add_reactions")
    async with play.bot():
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))


async def test_unexpected_refusals(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If Discord refuses a reply, the bot tries a plain message once, and then gives up."""
    refusals = (b'{"message": "no", "code": 160002}', b'{"message": "no", "code": 50013}')
    for refusal in refusals:
        discord.faults.on("POST", r"/messages$").status(403, refusal)
    async with play.bot():
        await alice.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: len(discord.requested("POST", r"/messages$")) == 2)
        await discord.quiet(0.05)
    first, second = discord.requested("POST", r"/messages$")
    assert isinstance(first.body, dict)
    assert isinstance(second.body, dict)
    assert "message_reference" in first.body
    assert "message_reference" not in second.body
    assert caplog.text.count("a reply was not delivered (error 403, code 50013: no)") == 1


async def test_a_refused_reaction(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """If Discord refuses a reaction, nothing else happens."""
    discord.faults.on("PUT", "reactions").status(403)
    async with play.bot(**ONE_A_MEMBER):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        await alice.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: bool(discord.requested("PUT", "reactions")))
        await discord.quiet(0.05)


@pytest.mark.errors
async def test_an_error_has_a_number(
    play: Play, channel: Channel, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """The member gets an apology with a number. The log has the number and the traceback."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, "<@bot> explode"))
        called = await (await alice.slash(channel, "ask", question="explode")).response()
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    incidents = [text.split("`")[1] for text in (reply.text, called.text)]
    errors = [r for r in caplog.records if r.levelno >= logging.ERROR and r.name.startswith("bot.")]
    assert [incident in r.getMessage() for incident, r in zip(incidents, errors, strict=True)]
    assert all(record.exc_info for record in errors)


@pytest.mark.errors
async def test_an_error_while_listening_is_silent(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Nobody asked the bot in a listening channel, so nobody gets an apology."""
    async with play.bot(listen=[channel.id]):
        await alice.says(channel, "explode")
        await discord.quiet(0.05)
    assert not discord.requested("POST", r"/messages$")


@pytest.mark.errors
async def test_a_failing_observer_costs_no_answer(
    play: Play, channel: Channel, alice: Person
) -> None:
    """If an observer raises an error, the member still gets the reply."""

    def broken(_: AnswererEvent) -> None:
        raise RuntimeError

    play.events = type("Broken", (list,), {"append": staticmethod(broken)})()
    async with play.bot():
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))


@pytest.mark.parametrize("logged", [False, True])
async def test_questions_are_not_logged(
    play: Play, alice: Person, caplog: pytest.LogCaptureFixture, *, logged: bool
) -> None:
    """The bot logs questions only if the operator turns this on."""
    async with play.bot(log_questions=logged, **LIMITLESS):
        await alice.dm.reply_to(await alice.dms("xyzzy"))
    assert ("xyzzy" in caplog.text) == logged
    assert ("direct message: unknown" in caplog.text) == logged


async def test_overlong_questions(play: Play, alice: Person) -> None:
    """The bot refuses a question that is too long, without processing it."""
    async with play.bot():
        reply = await alice.dm.reply_to(await alice.dms("who " * 1500))
    assert "4000" in reply.text
    assert not play.parrot.asked
