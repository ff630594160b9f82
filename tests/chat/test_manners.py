"""Not too often, not where it may not, and with an apology where something breaks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.config.sections import ChannelCooldown, MemberCooldown
from tests.chat.conftest import LIMITLESS
from tests.chat.parrot import MADE, WHO

if TYPE_CHECKING:
    from bot.chat.answerer import AnswererEvent
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel

ONE_A_MEMBER = {"member_cooldown": MemberCooldown(questions=1, seconds=60)}


async def test_too_many_questions_get_one_reaction(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """And no reply; other members still get theirs."""
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
    """To the caller alone; looking around is not limited."""
    async with play.bot(**ONE_A_MEMBER):
        first = await (await alice.slash(channel, "ask", question=WHO)).response()
        refused = await (await alice.slash(channel, "ask", question=WHO)).response()
        assert "ask me again in 60 s" in refused.text
        assert refused.ephemeral
        assert (await (await alice.click(first, "Why?")).response()).ephemeral
        assert "source" in (await (await alice.slash(channel, "sources")).response()).text


async def test_a_channel_has_a_limit_too(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """For all members together."""
    async with play.bot(channel_cooldown=ChannelCooldown(questions=1, seconds=60)):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        late = await bob.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: bool(late.reactions))
        await bob.dm.reply_to(await bob.dms(WHO))
    assert not late.replies


async def test_edits_have_that_limit_too(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """An edit is a question; beyond the limit the answer stays as it is."""
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


async def test_where_it_listens_answers_have_that_limit_too(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Only they count: people talk there."""
    limit = {"member_cooldown": MemberCooldown(questions=2, seconds=60)}
    async with play.bot(listen=[channel.id], answer_delay=0, repeat_after=0, **limit):
        for _ in range(5):
            await alice.says(channel, "good morning, otters")
        told = [await alice.says(channel, WHO) for _ in range(5)]
        await discord.until(lambda: sum(len(one.replies) for one in told) == 2)
        await discord.quiet(0.05)
    assert sum(len(one.replies) for one in told) == 2


async def test_no_reaction_without_permission(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Then too many questions are simply not answered."""
    channel.deny("add_reactions")
    async with play.bot(**ONE_A_MEMBER):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        await alice.says(channel, f"<@bot> {WHO}")
        await discord.quiet(0.05)
    assert not discord.requested("PUT", "reactions")


async def test_silent_where_it_may_not_write(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It does not even try, and says so in the log once a channel."""
    channel.deny("send_messages", "send_messages_in_threads")
    thread = await alice.opens_thread(channel, "thread")
    async with play.bot():
        for place in (channel, channel, thread):
            await alice.says(place, f"<@bot> {WHO}")
        await discord.quiet(0.05)
    assert not discord.requested("POST", r"/messages$")
    assert caplog.text.count("so I stay silent") == 2


async def test_without_history_it_does_not_refer(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Discord refuses replies there; plain messages it takes."""
    channel.deny("read_message_history")
    async with play.bot():
        await alice.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: len(channel.messages) == 2)
    (request,) = discord.requested("POST", r"/messages$")
    assert request.status == 200


async def test_without_embed_links_it_still_answers(
    play: Play, channel: Channel, alice: Person
) -> None:
    """No reply needs them."""
    channel.deny("embed_links", "attach_files", "add_reactions")
    async with play.bot():
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))


async def test_permissions_that_are_not_what_they_seem(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Where Discord refuses what should be allowed, a plain message is tried, then silence."""
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
    assert "stay silent" in caplog.text


async def test_a_reaction_that_is_refused(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Costs nothing but the reaction."""
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
    """The member reads an apology and a number, the log has both the number and the traceback."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, "<@bot> explode"))
        called = await (await alice.slash(channel, "ask", question="explode")).response()
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    incidents = [text.split("`")[1] for text in (reply.text, called.text)]
    errors = [r for r in caplog.records if r.levelno >= logging.ERROR and r.name.startswith("bot.")]
    assert [incident in r.getMessage() for incident, r in zip(incidents, errors, strict=True)]
    assert all(record.exc_info for record in errors)


@pytest.mark.errors
async def test_an_error_while_listening_is_no_noise(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Nobody asked, so nobody needs an apology."""
    async with play.bot(listen=[channel.id]):
        await alice.says(channel, "explode")
        await discord.quiet(0.05)
    assert not discord.requested("POST", r"/messages$")


@pytest.mark.errors
async def test_an_observer_that_fails_costs_no_answer(
    play: Play, channel: Channel, alice: Person
) -> None:
    """What else wants to know is not the member's trouble."""

    def broken(_: AnswererEvent) -> None:
        raise RuntimeError

    play.events = type("Broken", (list,), {"append": staticmethod(broken)})()
    async with play.bot():
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))


@pytest.mark.parametrize("logged", [False, True])
async def test_what_is_asked_is_not_logged(
    play: Play, alice: Person, caplog: pytest.LogCaptureFixture, *, logged: bool
) -> None:
    """Unless the operator wants it."""
    async with play.bot(log_questions=logged, **LIMITLESS):
        await alice.dm.reply_to(await alice.dms("xyzzy"))
    assert ("xyzzy" in caplog.text) == logged
    assert ("direct message: unknown" in caplog.text) == logged


async def test_too_long(play: Play, alice: Person) -> None:
    """More than can be read is not read."""
    async with play.bot():
        reply = await alice.dm.reply_to(await alice.dms("who " * 1500))
    assert "4000" in reply.text
    assert not play.parrot.asked
