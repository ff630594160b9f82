"""Ask a person when something goes wrong: a clear message, nothing lost, and no second ping."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.chat.conversations.exchanges import StoredExchanges
from bot.chat.handoffs import handing
from bot.errors import StoreError
from bot.store import Store
from tests.chat.curation.test_curating import BREAD, Shop
from tests.chat.handoffs.helpers import ASK, KNOWN, SOLVED, UNKNOWN, Helped, helped
from tests.patience import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loopback import Discord

POST = r"/channels/\d+/messages$"


@pytest.fixture
def shop(discord: Discord, tmp_path: Path) -> Shop:
    """Return the bakery."""
    return Shop(discord, tmp_path)


@pytest.fixture
def north(discord: Discord) -> Helped:
    """Create a server whose members can ask a person."""
    return helped(discord)


@pytest.mark.parametrize("deleted", [True, False])
async def test_a_role_that_cannot_be_notified(shop: Shop, north: Helped, *, deleted: bool) -> None:
    """If it is deleted, or not everybody may mention it, the question is posted all the same.

    The member and the helpers read that nobody was notified, and /setup says why.
    """
    async with shop.running():
        await north.turn_on()
        if deleted:
            north.guild.delete_role(north.role)
        else:
            north.guild.let_mention(north.role, anyone=False)
        told = await north.press(await north.answer_to())
        assert "I couldn't notify the helpers" in told.text
        post = north.posted(told)
        assert f"> {UNKNOWN}" in post.text
        assert "I couldn't notify the helpers" in post.text
        assert not north.pings()
        page = await (await north.manager.slash(north.channel, "setup")).response()
        reason = "a role that was deleted" if deleted else "Allow anyone to @mention this role"
        assert reason in page.text


async def test_missing_permissions(shop: Shop, north: Helped) -> None:
    """The member reads that the bot may not post, /setup what it lacks. Afterwards, it works."""
    helping = north.guild.channel("helping")
    helping.deny("send_messages")
    async with shop.running():
        await north.turn_on(help_channel=helping.id)
        answer = await north.answer_to()
        told = await north.press(answer)
        assert f"I'm not allowed to post in <#{helping.id}>" in told.text
        page = await (await north.manager.slash(north.channel, "setup")).response()
        assert f"• <#{helping.id}>: Send Messages" in page.text
        helping.overwrites.clear()
        helping.allow()
        north.posted(await north.press(answer))
        assert len(north.pings()) == 1


async def test_without_create_public_threads(discord: Discord, shop: Shop, north: Helped) -> None:
    """The question is posted without a thread, and the bot ignores replies to it.

    Only with helpers, /setup asks for the permission. It is not in the invite link.
    """
    north.channel.deny("create_public_threads")
    async with shop.running():
        page = await (await north.manager.slash(north.channel, "setup")).response()
        assert "Create Public Threads" not in page.text
        await north.turn_on()
        page = await (await north.manager.slash(north.channel, "setup")).response()
        assert f"• <#{north.channel.id}>: Create Public Threads" in page.text
        post = north.posted(await north.press(await north.answer_to()))
        assert post.thread is None
        assert not discord.requested("POST", r"/threads$")
        ignored = await north.helen.says(north.channel, KNOWN, reply_to=post)
        await discord.quiet(0.3)
        assert not ignored.replies
        await north.press(post, SOLVED)
        assert len(north.pings()) == 1


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (400, 50035)])
async def test_a_thread_that_cannot_be_opened(
    discord: Discord, shop: Shop, north: Helped, status: int, code: int
) -> None:
    """If Discord refuses the thread, the post is there all the same."""
    body = f'{{"message": "refused", "code": {code}}}'.encode()
    discord.faults.on("POST", r"/threads$").status(status, body)
    async with shop.running():
        await north.turn_on()
        post = north.posted(await north.press(await north.answer_to()))
        assert post.thread is None
        assert len(north.pings()) == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (10003, "was deleted, so nobody was asked"),
        (50013, "I'm not allowed to post"),
        (50083, "archived or locked"),
        (160005, "archived or locked"),
        (200000, "Discord didn't let me post that"),
    ],
)
async def test_a_refused_post(
    discord: Discord, shop: Shop, north: Helped, code: int, said: str
) -> None:
    """The member reads why nobody was asked, and can press the button again."""
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
        discord.faults.on("POST", POST).refused(code)
        assert said in (await north.press(answer)).text
        assert not north.pings()
        north.posted(await north.press(answer))
        assert len(north.pings()) == 1


async def test_a_deleted_help_channel(shop: Shop, north: Helped) -> None:
    """Without its help channel, a server's questions are posted where they were asked."""
    helping = north.guild.channel("helping")
    async with shop.running():
        await north.turn_on(help_channel=helping.id)
        answer = await north.answer_to()
        helping.delete()
        assert north.posted(await north.press(answer)).channel is north.channel


async def test_a_deleted_post(shop: Shop, north: Helped) -> None:
    """A post that a moderator deleted is not posted again."""
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
        await north.manager.deletes(north.posted(await north.press(answer)))
        told = await north.press(answer)
        assert "my post was deleted, and I don't post a question twice" in told.text
        assert f"<#{north.channel.id}>" in told.text
        assert len(north.pings()) == 1


@pytest.mark.parametrize("away", [False, True])
@pytest.mark.parametrize("inside", [False, True])
async def test_a_deleted_post_silences_nobody(
    discord: Discord, shop: Shop, north: Helped, *, inside: bool, away: bool
) -> None:
    """Without the post, nobody can press "Solved", so the bot answers in its thread again.

    The thread may be one that was opened for the question or an older one. A deletion while the
    bot was away is noticed when the member presses the button again.
    """
    place = await north.alice.opens_thread(north.channel, "bread") if inside else north.channel
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to(channel=place)
        post = north.posted(await north.press(answer))
        thread = discord.world.channels[post.channel.id if inside else post.id]
        ignored = await north.helen.says(thread, f"<@bot> {KNOWN}")
        await discord.quiet(0.3)
        assert not ignored.replies
        if not away:
            await north.manager.deletes(post)
            await discord.quiet(0.3)
    if away:
        await north.manager.deletes(post)
    async with shop.running():
        if away:
            assert "my post was deleted" in (await north.press(answer)).text
        told = await thread.reply_to(await north.helen.says(thread, f"<@bot> {KNOWN}"))
        assert BREAD in told.text


async def test_a_deleted_thread(discord: Discord, shop: Shop, north: Helped) -> None:
    """Without its thread, the post is still there, and can be marked as solved."""
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
        post = north.posted(await north.press(answer))
        discord.world.channels[post.id].delete()
        assert "already been passed on" in (await north.press(answer)).text
        assert "Thank you" in (await north.press(post, SOLVED)).text
        assert len(north.pings()) == 1


async def test_an_archived_thread(discord: Discord, shop: Shop, north: Helped) -> None:
    """The post above an archived or locked thread can be marked as solved."""
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
        post = north.posted(await north.press(answer))
        discord.world.channels[post.id].close()
        assert "Thank you" in (await north.press(post, SOLVED, north.helen)).text
        assert "✅" in post.text
        assert "has been solved" in (await north.press(answer)).text


async def test_an_asker_who_left(shop: Shop, north: Helped) -> None:
    """After the asker has left, a helper can still mark the question as solved."""
    async with shop.running():
        await north.turn_on()
        post = north.posted(await north.press(await north.answer_to()))
        del north.guild.members[north.alice.id]
        assert "Thank you" in (await north.press(post, SOLVED, north.helen)).text


async def test_two_presses_at_once(discord: Discord, shop: Shop, north: Helped) -> None:
    """Two members press the button at once: one post, one ping, and each reads where to look."""
    bob = north.guild.member("bob")
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
        discord.faults.on("POST", POST).slow(0.2)
        started = [await one.click(answer, ASK) for one in (north.alice, bob, north.alice)]
        texts = sorted([(await one.response()).text for one in started])
        assert texts[0].startswith("I passed your question on")
        assert all("being passed on right now" in text for text in texts[1:])
        assert "already been passed on" in (await north.press(answer, by=bob)).text
        assert len(north.pings()) == 1


@pytest.mark.parametrize("after", [True, False])
async def test_a_cut_connection(
    discord: Discord, shop: Shop, north: Helped, *, after: bool
) -> None:
    """A post is repeated with the same nonce, so it appears once even if the first one arrived."""
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
        fault = discord.faults.on("POST", POST)
        _ = fault.reset_after() if after else fault.reset_before()
        post = north.posted(await north.press(answer))
        same = [m for m in north.channel.messages.values() if m.text == post.text]
        assert len(same) == 1


async def test_a_forum_that_fails(discord: Discord, shop: Shop, north: Helped) -> None:
    """If a post in the forum can't be opened, nobody was notified, so it can be tried again.

    If it was opened without a confirmation, there are two of them, but one ping.
    """
    forum = north.guild.forum("helping")
    async with shop.running():
        await north.turn_on(help_channel=forum.id)
        answer = await north.answer_to()
        discord.faults.on("POST", r"/threads$").refused(50013)
        assert "I'm not allowed to post" in (await north.press(answer)).text
        discord.faults.on("POST", r"/threads$").reset_after()
        assert "Discord didn't let me" in (await north.press(answer)).text
        assert not north.pings()
        north.posted(await north.press(answer))
        assert len(north.pings()) == 1


async def test_discord_never_confirms(
    discord: Discord, shop: Shop, north: Helped, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If nobody can tell whether the post arrived, it is never posted again."""
    monkeypatch.setattr("bot.chat.handoffs.posting._PATIENCE", 0.1)
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
        discord.faults.on("POST", POST, times=None).status(503)
        assert "Discord didn't confirm my post" in (await north.press(answer)).text
        discord.faults.clear()
        assert "being passed on right now" in (await north.press(answer)).text
    monkeypatch.setattr(handing, "UNDER_WAY", 0 * handing.UNDER_WAY)
    async with shop.running():
        told = await north.press(answer)
        assert f"please look in <#{north.channel.id}>" in told.text
        assert not north.pings()


async def test_restarts(discord: Discord, shop: Shop, north: Helped) -> None:
    """The buttons work after each restart, the bot stays silent, and the question is known."""
    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
    async with shop.running():
        post = north.posted(await north.press(answer))
    async with shop.running():
        thread = discord.world.channels[post.id]
        ignored = await north.helen.says(thread, f"<@bot> {KNOWN}")
        await discord.quiet(0.3)
        assert not ignored.replies
        assert "already been passed on" in (await north.press(answer)).text
    async with shop.running():
        await north.press(post, SOLVED)
    async with shop.running():
        told = await thread.reply_to(await north.helen.says(thread, f"<@bot> {KNOWN}"))
        assert BREAD in told.text
        assert "has been solved" in (await north.press(answer)).text
        assert len(north.pings()) == 1


async def test_a_slow_store(shop: Shop, north: Helped, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form opens in time without the question. The member can write it there."""

    async def never(*_: object) -> None:
        await asyncio.sleep(3600)

    async with shop.running():
        await north.turn_on()
        asked = await north.alice.slash(north.channel, "ask", question=UNKNOWN, private=True)
        answer = await asked.response()
        monkeypatch.setattr(StoredExchanges, "of_reply", never)
        opened = await north.alice.click(answer, ASK)
        assert (await opened.modal())["title"] == "Post your question in this server?"
        told = await (await north.alice.submits(opened, {"question": KNOWN})).response()
        assert f"> {KNOWN}" in north.posted(told).text


async def test_a_store_that_fails(
    shop: Shop, north: Helped, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is posted without the store, because it couldn't be posted only once."""

    async def fails(*_: object) -> None:
        raise StoreError("the database failed: secret path")

    async with shop.running():
        await north.turn_on()
        answer = await north.answer_to()
        with monkeypatch.context() as broken:
            broken.setattr(Store, "reserve_handoff", fails)
            told = await north.press(answer)
        assert "I can't reach my database" in told.text
        assert "secret" not in told.text
        assert not north.pings()
        post = north.posted(await north.press(answer))
        with monkeypatch.context() as broken:
            broken.setattr(Store, "solve_handoff", fails)
            assert "nothing has changed" in (await north.press(post, SOLVED)).text
        assert "Thank you" in (await north.press(post, SOLVED)).text


async def test_a_store_that_fails_after_the_post(
    shop: Shop, north: Helped, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the question was posted is stored as soon as the store works again."""
    real = Store.handoff_posted

    async def fails(*_: object) -> None:
        monkeypatch.setattr(Store, "handoff_posted", real)
        raise StoreError("the database failed")

    async with shop.running() as backend:
        await north.turn_on()
        monkeypatch.setattr(Store, "handoff_posted", fails)
        post = north.posted(await north.press(await north.answer_to()))
        await until(lambda: not backend.recorder.waiting)
        await asyncio.sleep(0)
        assert await backend.store.handoff_at(post.id)
        assert "Thank you" in (await north.press(post, SOLVED)).text
