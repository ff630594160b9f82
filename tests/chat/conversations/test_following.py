"""When a question is edited or deleted, its answer is, too."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.chat.parrot import MADE, TASTES, WHO

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel


def shows(message: Message, text: str) -> bool:
    """Return whether a message contains a text."""
    return text in message.text


@pytest.mark.errors
async def test_editing_the_question_edits_the_answer(
    play: Play, channel: Channel, alice: Person
) -> None:
    """As the question is edited, the reply changes from answer to gap, help, apology and back."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
        for text, shown in (
            (TASTES, "Nobody says"),
            ("", "You could ask"),
            ("explode", "Something went wrong"),
            (MADE, "cheese"),
        ):
            await alice.edits(question, f"<@bot> {text}")
            await play.discord.until(partial(shows, reply, shown))
    assert question.replies == [reply]


async def test_an_edit_keeps_the_conversation(play: Play, channel: Channel, alice: Person) -> None:
    """After an edit, a follow-up question is still a follow-up to the earlier question."""
    async with play.bot():
        answer = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        second = await alice.says(channel, "and?", reply_to=answer)
        reply = await channel.reply_to(second)
        await alice.edits(second, "Why?")
        await play.discord.until(lambda: "pulling is hard" in reply.text)
    assert play.parrot.asked[-1] == ("Why?", (WHO,))


async def test_irrelevant_edits(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The bot sends no requests for edits that change nothing or that aren't addressed to it."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(question)
        await alice.edits(question, question.content)
        other = await alice.says(channel, "hm")
        await alice.edits(other, "hmm")
        await alice.edits(question, "the mention is gone, so Discord hides this")
        await discord.quiet(0.05)
    assert not discord.requested("PATCH", ".")


async def test_an_edit_before_the_answer(play: Play, channel: Channel, alice: Person) -> None:
    """If a question is edited before it is answered, the bot answers the latest wording."""
    async with play.bot():
        question = await alice.says(channel, "<@bot> think")
        await alice.edits(question, f"<@bot> {MADE}")
        play.parrot.thinking.set()
        reply = await channel.reply_to(question)
        await play.discord.until(lambda: "cheese" in reply.text)
    assert len(question.replies) == 1


async def test_deleting_the_question_deletes_the_answer(
    play: Play, channel: Channel, alice: Person
) -> None:
    """When a question is deleted, the bot deletes its answer and forgets both."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
        await alice.deletes(question)
        await play.discord.until(lambda: reply.deleted)
        assert play.services
        assert await play.services.exchanges.of_question(question.id) is None
        assert await play.services.exchanges.of_reply(reply.id) is None


async def test_many_questions_deleted_at_once(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A bulk deletion of questions also deletes their answers."""
    async with play.bot():
        questions = [await alice.says(channel, f"<@bot> {WHO}") for _ in range(3)]
        replies = [await channel.reply_to(question) for question in questions]
        data = {"ids": [str(q.id) for q in questions], "channel_id": str(channel.id)}
        assert channel.guild
        discord.world.emit(
            "MESSAGE_DELETE_BULK",
            data | {"guild_id": str(channel.guild.id)},
            channel.guild,
            channel,
        )
        await discord.until(lambda: all(reply.deleted for reply in replies))


async def test_a_question_deleted_before_the_answer(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A question deleted before it was answered gets no reply."""
    async with play.bot():
        question = await alice.says(channel, "<@bot> think")
        await play.asked(1)
        await alice.deletes(question)
        await discord.quiet(0.05)
        play.parrot.thinking.set()
        await discord.quiet(0.05)
    assert not discord.requested("POST", r"/messages$")


async def test_a_question_deleted_while_the_answer_is_sent(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """If the question is deleted before its answer arrives, the answer is deleted too."""
    discord.faults.on("POST", r"/messages$").slow(0.1)
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        await discord.until(lambda: bool(discord.requested("POST", r"/messages$")))
        await alice.deletes(question)
        await discord.until(lambda: bool(discord.requested("DELETE", r"/messages/\d+$")))
        await discord.until(lambda: not channel.messages)


async def test_an_answer_deleted_by_a_moderator(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A deleted answer is neither edited nor sent again."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
        discord.world.delete(reply)
        await alice.edits(question, f"<@bot> {MADE}")
        await discord.quiet(0.05)
    assert not discord.requested("PATCH", ".")


async def test_an_answer_deleted_unnoticed(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """If the bot missed the deletion of its answer, the edit fails without an error."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
        del channel.messages[reply.id]
        await alice.edits(question, f"<@bot> {MADE}")
        await discord.until(lambda: bool(discord.requested("PATCH", ".")))
        await alice.deletes(question)
        await discord.quiet(0.05)
    assert not discord.requested("DELETE", ".")


async def test_listening_channels_follow_edits(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """In a listening channel, the bot deletes its answer if the message is no longer a question."""
    async with play.bot(listen=[channel.id]):
        question = await alice.says(channel, WHO)
        reply = await channel.reply_to(question)
        await alice.edits(question, MADE)
        await discord.until(lambda: "cheese" in reply.text)
        await alice.edits(question, "never mind")
        await discord.until(lambda: reply.deleted)


async def test_a_question_deleted_while_people_may_answer(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A question deleted during the delay gets no answer."""
    async with play.bot(listen=[channel.id], answer_delay=0.1):
        question = await alice.says(channel, WHO)
        await alice.deletes(question)
        await asyncio.sleep(0.15)
        await discord.quiet(0.05)
    assert not discord.requested("POST", r"/messages$")
