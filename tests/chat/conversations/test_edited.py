"""A message that the bot did not answer can become a question through an edit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.chat.parrot import MADE, WHO
from tests.loopback.contents import embed, voice
from tests.patience import until

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild

SHOWN = "**Otters pull the tides.**"


def unfurl(discord: Discord, message: Message) -> None:
    """Add the preview of a link to a message, as Discord does after a while."""
    message.embeds = embed("A page")["embeds"]
    discord.world.updated(message)


async def test_an_edit_adds_the_mention(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The bot answers the message once, and updates the answer after later edits."""
    async with play.bot():
        message = await alice.says(channel, WHO)
        await alice.edits(message, f"<@bot> {WHO}")
        reply = await channel.reply_to(message)
        assert SHOWN in reply.text
        await alice.edits(message, f"<@bot> {MADE}")
        await discord.until(lambda: "cheese" in reply.text)
    assert message.replies == [reply]


async def test_an_edit_adds_a_question_to_a_reply(
    play: Play, channel: Channel, alice: Person
) -> None:
    """A reply without words gets an answer after an edit adds words."""
    async with play.bot():
        answer = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        message = await alice.says(channel, "👍", reply_to=answer)
        await alice.edits(message, "why?")
        assert "pulling is hard" in (await channel.reply_to(message)).text


async def test_an_edit_after_the_cooldown(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A question refused during the cooldown is answered if it is edited afterwards."""
    limit = {"member_cooldown": {"questions": 1, "seconds": 1}}
    async with play.bot(**limit):
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        message = await alice.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: bool(message.reactions))
        await alice.edits(message, f"<@bot> {WHO}!")
        await discord.quiet(1.1)
        assert not message.replies
        unfurl(discord, message)
        await alice.pins(message)
        await discord.quiet(0.05)
        assert not message.replies
        await alice.edits(message, f"<@bot> {MADE}")
        assert "cheese" in (await channel.reply_to(message)).text


async def test_updates_that_are_no_edits(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Previews, pins and threads don't change the text, so the bot ignores them."""
    limit = {"member_cooldown": {"questions": 1, "seconds": 60}}
    async with play.bot(**limit):
        answered = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(answered)
        refused = await alice.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: bool(refused.reactions))
    play.parrot.asked.clear()
    seen = len(discord.requests)
    async with play.bot():
        for message in (answered, refused):
            unfurl(discord, message)
            await alice.pins(message)
            await alice.opens_thread(message, "thread")
        await discord.quiet(0.05)
    sent = [r for r in discord.requests[seen:] if "/channels/" in r.path]
    assert not sent
    assert not play.parrot.asked


async def test_a_repeated_message_after_an_edit(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A message and its edit get one answer, even if Discord delivers them repeatedly."""
    async with play.bot():
        message = await alice.says(channel, WHO)
        await alice.edits(message, f"<@bot> {WHO}")
        reply = await channel.reply_to(message)
        discord.repeat(message)
        discord.world.updated(message)
        await discord.quiet(0.05)
    assert message.replies == [reply]
    assert len(discord.requested("POST", r"/messages$")) == 1


async def test_an_edit_after_the_answer_was_deleted(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """An answer that somebody deleted does not come back."""
    async with play.bot():
        message = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(message)
        await alice.click(reply, "Delete")
        await discord.until(lambda: reply.deleted)
        await alice.edits(message, f"<@bot> {MADE}")
        await discord.quiet(0.05)
    assert len(discord.requested("POST", r"/messages$")) == 1


async def test_an_edit_after_a_restart(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """After a restart, the bot can't tell which messages it answered, so it ignores their edits."""
    async with play.bot():
        answered = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(answered)
        unanswered = await alice.says(channel, WHO)
    async with play.bot():
        await alice.edits(answered, f"<@bot> {MADE}")
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        await alice.edits(answered, f"<@bot> {WHO}")
        await alice.edits(unanswered, f"<@bot> {WHO}")
        await discord.quiet(0.05)
    assert answered.replies == [reply]
    assert not unanswered.replies
    assert len(discord.requested("POST", r"/messages$")) == 2


async def test_an_edit_after_a_reconnection(play: Play, channel: Channel, alice: Person) -> None:
    """A client that replaces another one still knows which messages are new."""
    async with play.bot():
        services = play.services
        assert services
        message = await alice.says(channel, WHO)
        await until(lambda: services.memory.first is not None)
    async with play.bot(services):
        await alice.edits(message, f"<@bot> {WHO}")
        assert SHOWN in (await channel.reply_to(message)).text


@pytest.mark.parametrize(("hours", "answered"), [(23, True), (25, False), (7 * 24, False)])
async def test_an_edit_of_an_old_message(
    play: Play, discord: Discord, channel: Channel, alice: Person, *, hours: int, answered: bool
) -> None:
    """An edit can turn a message into a question for up to a day after the message was sent."""
    async with play.bot():
        message = await alice.says(channel, WHO)
        await alice.edits(message, f"{WHO} Hm.")
        message.content = f"{discord.bot.mention} {WHO}"
        message.mentions = [discord.bot]
        message.edited = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)).isoformat()
        discord.world.updated(message)
        await discord.quiet(0.05)
    assert bool(message.replies) == answered


async def test_an_edit_where_the_bot_listens(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """In a listening channel, the bot answers a corrected question, but ignores other edits."""
    async with play.bot(listen=[channel.id]):
        message = await alice.says(channel, "Who pulls the tidse?")
        spoken = await alice.says(channel, **voice())
        discord.world.updated(spoken)
        await alice.edits(message, "Who pulls the tdies?")
        await alice.edits(message, WHO)
        assert SHOWN in (await channel.reply_to(message)).text
        await discord.quiet(0.05)
    assert len(discord.requested("POST", r"/messages$")) == 1


async def test_edits_of_others(
    play: Play, discord: Discord, guild: Guild, channel: Channel, alice: Person
) -> None:
    """The bot ignores edits by bots, edits without a mention, and edits of its own answers."""
    robot = guild.member("robot", bot=True)
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        theirs, hers = await robot.says(channel, "hm"), await alice.says(channel, "hm")
        await robot.edits(theirs, f"<@bot> {WHO}")
        await alice.edits(hers, WHO)
        discord.world.edit(reply, {})
        await discord.quiet(0.05)
    assert len(discord.requested("POST", r"/messages$")) == 1
