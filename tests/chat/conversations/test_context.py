"""Messages that refer to other messages, either as replies or from a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.parrot import MADE, WHO
from tests.loopback.contents import poll

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel, Guild

SHOWN = "**Otters pull the tides.**"
READING = {"listen": [1]}
"""Settings with the message content intent, but without listening channels."""


async def test_a_bare_mention_asks_what_it_replies_to(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    bob: Person,
) -> None:
    """The member who mentions the bot counts as the asker and can delete the answer."""
    async with play.bot(**READING):
        question = await alice.says(channel, WHO)
        pointing = await bob.says(channel, "<@bot>", reply_to=question)
        reply = await channel.reply_to(pointing)
        assert SHOWN in reply.text
        refused = await (await alice.click(reply, "Delete")).response()
        assert refused.ephemeral
        await bob.click(reply, "Delete")
        await discord.until(lambda: reply.deleted)
        by_role = await channel.reply_to(await bob.says(channel, "<@&bot>", reply_to=question))
        assert SHOWN in by_role.text
    assert not question.replies


async def test_a_bare_mention_counts_for_the_one_who_mentions(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """The question counts against the cooldown of the member who mentions the bot."""
    limit = {"member_cooldown": {"questions": 1, "seconds": 60}}
    async with play.bot(**READING, **limit):
        question = await alice.says(channel, WHO)
        await channel.reply_to(await bob.says(channel, "<@bot>", reply_to=question))
        more = await bob.says(channel, "<@bot>", reply_to=question)
        await play.discord.until(lambda: bool(more.reactions))
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    assert not more.replies


async def test_a_bare_mention_follows_its_own_message(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """Words that are added to the mention become a follow-up question.

    If the mention is deleted, the bot deletes its answer.
    """
    async with play.bot(**READING):
        question = await alice.says(channel, WHO)
        pointing = await bob.says(channel, "<@bot>", reply_to=question)
        reply = await channel.reply_to(pointing)
        await bob.edits(pointing, "<@bot> why?")
        await discord.until(lambda: "pulling is hard" in reply.text)
        await bob.edits(pointing, "<@bot>")
        await discord.until(lambda: SHOWN in reply.text)
        await bob.deletes(pointing)
        await discord.until(lambda: reply.deleted)
    assert play.parrot.asked == [(WHO, ()), ("why?", (WHO,))]


async def test_a_bare_mention_of_a_hidden_message(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """Without the content intent, the bot suggests the message command."""
    async with play.bot():
        question = await alice.says(channel, WHO)
        reply = await channel.reply_to(await bob.says(channel, "<@bot>", reply_to=question))
        assert "Answer this" in reply.text
        await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
    assert play.parrot.asked == [(WHO, ())]


async def test_a_bare_mention_of_what_the_bot_may_read(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """If a question mentions the bot, the bot can read it without the content intent."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(question)
        again = await channel.reply_to(await bob.says(channel, "<@bot>", reply_to=question))
    assert SHOWN in again.text


async def test_a_bare_mention_of_no_question(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """If the message has no question, the bot says so.

    If the message is the bot's own answer, the bot offers help.
    """
    async with play.bot(**READING):
        message = await alice.says(channel, "…")
        nothing = await channel.reply_to(await bob.says(channel, "<@bot>", reply_to=message))
        assert "find a question" in nothing.text
        answer = await channel.reply_to(await bob.says(channel, f"<@bot> {WHO}"))
        help_ = await channel.reply_to(await bob.says(channel, "<@bot>", reply_to=answer))
    assert WHO in help_.buttons


async def test_a_follow_up_on_a_bare_mention(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """A reply to the answer continues from the question, even after a restart."""
    async with play.bot(**READING):
        question = await alice.says(channel, WHO)
        answer = await channel.reply_to(await bob.says(channel, "<@bot>", reply_to=question))
        await channel.reply_to(await bob.says(channel, "why?", reply_to=answer))
        assert play.parrot.asked[-1] == ("why?", (WHO,))
    async with play.bot(**READING):
        await channel.reply_to(await bob.says(channel, "Why?", reply_to=answer))
    assert play.parrot.asked[-1] == ("Why?", (WHO,))


async def test_the_message_replied_to_comes_before(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """A follow-up that replies to a member's message continues from that message only."""
    async with play.bot(**READING):
        earlier = await bob.says(channel, MADE)
        for number, fields in enumerate(({"text": WHO}, {"text": "", **poll(WHO, "Otters")})):
            message = await alice.says(channel, reply_to=earlier, **fields)
            why = await bob.says(channel, f"<@bot> why?{' ' * number}", reply_to=message)
            await channel.reply_to(why)
            (previous,) = play.parrot.asked[-1][1]
            assert previous.splitlines()[0] == WHO
        wordless = await alice.says(channel, "…", reply_to=earlier)
        await channel.reply_to(await bob.says(channel, "<@bot> and so?", reply_to=wordless))


async def test_an_answered_message_replied_to_comes_before(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """A reply to an answered question continues the conversation of that question."""
    async with play.bot():
        answer = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        second = await alice.says(channel, "why?", reply_to=answer)
        await channel.reply_to(second)
        await channel.reply_to(await bob.says(channel, "<@bot> so?", reply_to=second))
    assert play.parrot.asked[-1] == ("so?", (WHO, "why?"))


async def test_a_passage_is_not_repeated(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """If an answer would repeat the passage above it, it shows only the relevant sentence.

    If the bot has not answered the message that a question replies to, it shows the whole passage.
    """
    async with play.bot(**READING):
        answer = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        again = await channel.reply_to(await bob.says(channel, "also at noon?", reply_to=answer))
        assert again.text.startswith("-# From the passage above:\nThey rest at noon.\n-# — Word")
        assert again.buttons == answer.buttons
        unanswered = await alice.says(channel, WHO)
        asks = await bob.says(channel, "<@bot> also at noon?", reply_to=unanswered)
        assert (await channel.reply_to(asks)).text.startswith("Otters pull the tides. **They rest")


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("on_answer", [False, True])
async def test_a_thread_on_an_exchange(
    play: Play, channel: Channel, alice: Person, bob: Person, *, on_answer: bool, restarted: bool
) -> None:
    """In a thread started from the answer or the question, "why?" is a follow-up."""
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        answer = await channel.reply_to(question)
        thread = await bob.opens_thread(answer if on_answer else question, "thread")
        if not restarted:
            await thread.reply_to(await bob.says(thread, "<@bot> why?"))
    if restarted:
        async with play.bot():
            await thread.reply_to(await bob.says(thread, "<@bot> why?"))
    assert play.parrot.asked[-1] == ("why?", (WHO,))


async def test_a_thread_on_a_command_answer(play: Play, channel: Channel, alice: Person) -> None:
    """The question that is shown above the answer serves as the context."""
    async with play.bot():
        answer = await (await alice.slash(channel, "ask", question=WHO)).response()
        thread = await alice.opens_thread(answer, "thread")
        await thread.reply_to(await alice.says(thread, "<@bot> why?"))
    assert play.parrot.asked[-1] == ("why?", (WHO,))


async def test_a_thread_on_a_question(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """In a thread, a bare mention asks the question that started it, if the bot can read it."""
    async with play.bot(**READING):
        thread = await bob.opens_thread(await alice.says(channel, WHO), "thread")
        assert SHOWN in (await thread.reply_to(await bob.says(thread, "<@bot>"))).text
        await thread.reply_to(await bob.says(thread, "<@bot> why?"))
    assert play.parrot.asked == [(WHO, ()), ("why?", (WHO,))]


async def test_a_forum_post(play: Play, guild: Guild, alice: Person, bob: Person) -> None:
    """In a forum post, "why?" is a follow-up to the title, even if the post got no answer."""
    forum = guild.forum("questions")
    async with play.bot():
        answered = await alice.posts(forum, WHO, "<@bot>")
        await answered.channel.reply_to(answered)
        open_ = await alice.posts(forum, WHO, "")
        for post, text in ((answered, "<@bot> why?"), (open_, "<@bot> why? ")):
            await post.channel.reply_to(await bob.says(post.channel, text))
            assert play.parrot.asked[-1] == ("why?", (WHO,))


async def test_a_thread_on_nothing(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The bot requests the message that started a thread only once."""
    thread = await alice.opens_thread(channel, "thread")
    async with play.bot():
        for text in (WHO, MADE, "<@bot>"):
            await thread.reply_to(await alice.says(thread, f"<@bot> {text}"))
    assert play.parrot.asked == [(WHO, ()), (MADE, ())]
    assert len(discord.requested("GET", r"/messages/\d+$")) == 1


async def test_a_thread_that_cannot_be_read(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """Without permission, the bot doesn't request the message that started the thread.

    If the request fails, the bot answers without context.
    """
    thread = await bob.opens_thread(await alice.says(channel, WHO), "thread")
    async with play.bot():
        for _ in range(5):
            discord.faults.on("GET", r"/messages/\d+$").status(500)
        await thread.reply_to(await bob.says(thread, f"<@bot> {WHO}"))
        channel.deny("read_message_history")
        seen = len(discord.requested("GET", r"/messages/\d+$"))
        await alice.says(thread, f"<@bot> {MADE}")
        await discord.until(lambda: "cheese" in list(thread.messages.values())[-1].text)
    assert len(discord.requested("GET", r"/messages/\d+$")) == seen


async def test_long_messages_are_no_context(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """A text that is too long for a question is not used as a question or as context."""
    async with play.bot(**READING):
        message = await alice.says(channel, "who " * 1500)
        too_long = await channel.reply_to(await bob.says(channel, "<@bot>", reply_to=message))
        assert "4000" in too_long.text
        await channel.reply_to(await bob.says(channel, "<@bot> why?", reply_to=message))
    assert play.parrot.asked == [("why?", ())]
