"""Ask a person: a member's question is posted once, and people answer it in a silent thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.curation.test_curating import BREAD, Shop
from tests.chat.handoffs.helpers import ASK, KNOWN, SOLVED, UNKNOWN, Helped, helped

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loopback import Discord


@pytest.fixture
def shop(discord: Discord, tmp_path: Path) -> Shop:
    """Return the bakery."""
    return Shop(discord, tmp_path)


@pytest.fixture
def north(discord: Discord) -> Helped:
    """Create a server whose members can ask a person."""
    return helped(discord)


async def test_from_no_answer_to_solved(discord: Discord, shop: Shop, north: Helped) -> None:
    """A member asks a person, helpers are notified once, the bot is silent, and it is solved."""
    async with shop.running():
        assert ASK not in (await north.answer_to()).buttons
        await north.turn_on()
        answer = await north.answer_to()
        told = await north.press(answer)
        assert "I passed your question on" in told.text
        post = north.posted(told)
        assert f"{north.role.mention}: {north.alice.mention} has a question." in post.text
        assert f"> {UNKNOWN}" in post.text
        assert f"/{north.channel.id}/{answer.id})" in post.text
        assert north.pings() == [str(north.role.id)]
        thread = discord.world.channels[post.id]
        assert thread.name == UNKNOWN
        ignored = await north.helen.says(thread, f"<@bot> {KNOWN}")
        await discord.quiet(0.3)
        assert not ignored.replies
        solved = await north.press(post, SOLVED, north.helen)
        assert "Thank you" in solved.text
        assert f"✅ Marked as **solved** by {north.helen.mention}." in post.text
        assert "stay silent" not in post.text
        assert not post.buttons
        again = await thread.reply_to(await north.helen.says(thread, f"<@bot> {KNOWN}"))
        assert BREAD in again.text
        assert north.pings() == [str(north.role.id)]


async def test_after_a_downvote(shop: Shop, north: Helped) -> None:
    """After 👎, a member can ask a person. The post names the passage that didn't help."""
    async with shop.running() as backend:
        await north.turn_on()
        answer = await north.answer_to(KNOWN)
        assert ASK not in answer.buttons
        opened = await north.alice.click(answer, "👎")
        thanks = await (await north.alice.submits(opened, {"word": "old"})).response()
        assert "Thank you for your vote" in thanks.text
        assert thanks.text.startswith(f"> {KNOWN}")
        post = north.posted(await north.press(thanks))
        assert f"> {KNOWN}" in post.text
        assert "Closest in my sources" in post.text
        assert f"/{north.channel.id}/{answer.id})" in post.text
        stored = await backend.store.handoff_at(post.id)
        assert stored
        assert (stored.question, stored.language) == (KNOWN, "en")
        assert stored.offered == ("bread",)
        assert "already been passed on" in (await north.press(thanks)).text
        assert len(north.pings()) == 1


async def test_the_help_channel(discord: Discord, shop: Shop, north: Helped) -> None:
    """With a help channel, the question is posted there, if the member can see it."""
    helping = north.guild.channel("helping")
    async with shop.running():
        await north.turn_on(help_channel=helping.id)
        post = north.posted(await north.press(await north.answer_to()))
        assert post.channel is helping
        assert post.id in discord.world.channels
        hidden = discord.world.permissions  # the asker can't see the channel any more
        assert hidden(north.alice, helping).view_channel
        helping.deny("view_channel", to=north.alice)
        post = north.posted(await north.press(await north.answer_to()))
        assert post.channel is north.channel


async def test_a_help_forum(discord: Discord, shop: Shop, north: Helped) -> None:
    """In a forum, each question is a post, and the bot is silent in it."""
    forum = north.guild.forum("helping")
    async with shop.running():
        await north.turn_on(help_channel=forum.id)
        post = north.posted(await north.press(await north.answer_to()))
        assert post.channel.parent is forum
        assert post.channel.name == UNKNOWN
        ignored = await north.helen.says(post.channel, f"<@bot> {KNOWN}")
        await discord.quiet(0.3)
        assert not ignored.replies
        assert north.pings() == [str(north.role.id)]
        first = post.channel.messages[post.channel.id]
        assert first.text == f"> {UNKNOWN}"
        assert "Thank you" in (await north.press(post, SOLVED)).text


async def test_in_a_thread(discord: Discord, shop: Shop, north: Helped) -> None:
    """A question from a thread or forum post is posted and answered there."""
    thread = await north.alice.opens_thread(north.channel, "bread")
    async with shop.running():
        await north.turn_on()
        post = north.posted(await north.press(await north.answer_to(channel=thread)))
        assert post.channel is thread
        ignored = await north.alice.says(thread, f"<@bot> {KNOWN}")
        await discord.quiet(0.3)
        assert not ignored.replies
        await north.press(post, SOLVED)
        await thread.reply_to(await north.alice.says(thread, f"<@bot> {KNOWN}"))


async def test_a_private_answer(discord: Discord, shop: Shop, north: Helped) -> None:
    """A question that only its asker could see is made public only if the asker says so.

    The asker can change it first.
    """
    async with shop.running():
        await north.turn_on()
        asked = await north.alice.slash(north.channel, "ask", question=UNKNOWN, private=True)
        answer = await asked.response()
        opened = await north.alice.click(answer, ASK)
        modal = await opened.modal()
        assert modal["title"] == "Post your question in this server?"
        assert not north.pings()
        told = await (await north.alice.submits(opened, {"question": "a new wording"})).response()
        assert told.ephemeral
        post = north.posted(told)
        assert "> a new wording" in post.text
        assert UNKNOWN not in post.text
        assert "Go to the question" not in post.text
        again = await north.alice.submits(await north.alice.click(answer, ASK), {})
        assert "already been passed on" in (await again.response()).text
        await discord.quiet(0.2)
        assert len(north.pings()) == 1


async def test_a_downvoted_private_answer(shop: Shop, north: Helped) -> None:
    """After 👎 on a private answer, too, the member is asked first."""
    async with shop.running() as backend:
        await north.turn_on()
        asked = await north.alice.slash(north.channel, "ask", question=KNOWN, private=True)
        opened = await north.alice.click(await asked.response(), "👎")
        thanks = await (await north.alice.submits(opened, {})).response()
        consent = await north.alice.click(thanks, ASK)
        told = await (await north.alice.submits(consent, {})).response()
        post = north.posted(told)
        assert f"> {KNOWN}" in post.text
        stored = await backend.store.handoff_at(post.id)
        assert stored
        assert stored.offered == ("bread",)


async def test_a_shared_private_answer(shop: Shop, north: Helped) -> None:
    """A question can be passed on after its answer was shared in the same channel."""
    async with shop.running():
        await north.turn_on()
        asked = await north.alice.slash(north.channel, "ask", question=KNOWN, private=True)
        answer = await asked.response()
        await (await north.alice.click(answer, "Share")).response()
        opened = await north.alice.click(answer, "👎")
        thanks = await (await north.alice.submits(opened, {})).response()
        consent = await north.alice.click(thanks, ASK)
        post = north.posted(await (await north.alice.submits(consent, {})).response())
        assert "has a question." in post.text
        assert len(north.pings()) == 1


async def test_from_a_hidden_channel(shop: Shop, north: Helped) -> None:
    """A question from a hidden channel is not posted elsewhere without consent."""
    helping, staff = north.guild.channel("helping"), north.guild.channel("staff")
    staff.deny("view_channel", to=north.guild.roles[0])
    staff.allow("view_channel", to=north.alice)
    staff.allow("view_channel")
    async with shop.running():
        await north.turn_on(help_channel=helping.id)
        opened = await north.alice.click(await north.answer_to(channel=staff), ASK)
        assert (await opened.modal())["title"] == "Post your question in this server?"
        assert not north.pings()


async def test_not_elsewhere(shop: Shop, north: Helped) -> None:
    """There is no button in direct messages, nor where only the member installed the bot."""
    async with shop.running():
        await north.turn_on()
        direct = await north.alice.dms(UNKNOWN)
        assert ASK not in (await direct.channel.reply_to(direct)).buttons
        own = await north.alice.slash(north.channel, "ask", installed="user", question=UNKNOWN)
        assert ASK not in (await own.response()).buttons
        answer = await north.answer_to()
        forged = await north.alice.click(answer, ASK, installed="user")
        assert "isn't available here" in (await forged.response()).text
        assert not north.pings()


async def test_switched_off(shop: Shop, north: Helped) -> None:
    """A button on an older answer says so once the server has isn't available here."""
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
        page = await (await north.manager.slash(north.channel, "setup")).response()
        await (await north.manager.selects(page, "setup:helper_role")).response()
        assert "isn't available here" in (await north.press(answer)).text
        assert not north.pings()


async def test_limits(shop: Shop, north: Helped) -> None:
    """A member can pass on three questions an hour. Then others still can."""
    bob = north.guild.member("bob")
    async with shop.running():
        await north.turn_on()
        for _ in range(3):
            north.posted(await north.press(await north.answer_to()))
        told = await north.press(await north.answer_to())
        assert "You can pass on at most 3 questions an hour" in told.text
        north.posted(await north.press(await north.answer_to(), by=bob))
        assert len(north.pings()) == 4


async def test_who_may_solve(shop: Shop, north: Helped) -> None:
    """The asker may, too, but not another member. The second one reads that it is solved."""
    bob = north.guild.member("bob")
    async with shop.running():
        await north.turn_on()
        post = north.posted(await north.press(await north.answer_to()))
        assert "Only the person who asked" in (await north.press(post, SOLVED, bob)).text
        started = [await one.click(post, SOLVED) for one in (north.alice, north.helen)]
        texts = sorted([(await one.response()).text for one in started])
        assert texts[0].startswith("Thank you!")
        assert texts[1] == "The question is already marked as solved."


async def test_in_spanish(shop: Shop, north: Helped) -> None:
    """The post is in the language of the question, what the member reads in that of the member."""
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to("¿dónde puedo comprar una bicicleta azul?")
        told = await north.press(answer, "Preguntar a una persona")
        assert "I passed your question on" in told.text
        post = north.posted(told)
        assert "tiene una pregunta" in post.text
        await north.press(post, "Pregunta resuelta", north.helen)
        assert "marcó la pregunta como **resuelta**" in post.text
