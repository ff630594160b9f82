"""Members reply to a message with a passage that they choose."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from bot.chat.executor import THREADS, WAITING
from bot.config.sections import MemberCooldown
from bot.texts import texts_in
from tests.chat.parrot import WHO
from tests.chat.test_scopes import club, conceals, desk, office, only_in
from tests.loopback import Discord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.chat.conftest import Play
    from tests.chat.test_scopes import Club
    from tests.loopback import Message, Person
    from tests.loopback.entities import JSON, Channel, Guild

__all__ = ["club", "desk", "office"]  # fixtures

COMMAND = "Reply with passage"
TOLD = "The moon pulls the tides, I think."


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """Run a local Discord that shows the bot no messages that don't mention it."""
    async with Discord(content_intent=False) as served:
        yield served


async def offered(person: Person, message: Message) -> Message:
    """Return the page that offers passages for a message."""
    return await (await person.context_menu(message.channel, COMMAND, message)).response()


def menu(message: Message) -> JSON:
    """Return the menu of a page."""
    rows = (row.get("components", ()) for row in message.components)
    return next(one for row in rows for one in row if "options" in one)


async def cites(person: Person, page: Message, passage: str) -> Message:
    """Choose a passage from a page."""
    return await (await person.selects(page, menu(page)["custom_id"], passage)).response()


@pytest.mark.parametrize("style", ["layout", "plain"])
async def test_a_message_gets_a_reply(  # noqa: PLR0917 - fixtures
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person, style: str
) -> None:
    """Without the message content intent, and after a restart too, the reply names who chose it.

    It notifies nobody, and whoever chose it can delete it.
    """
    async with play.bot(style=style):
        message = await bob.says(channel, f"{TOLD} {WHO}")
        page = await offered(alice, message)
        assert page.ephemeral
        assert menu(page)["options"][0]["value"] == "tides"
        assert not message.replies
    async with play.bot(style=style):
        done = await cites(alice, page, "rest")
        (reply,) = message.replies
        assert reply.text == (
            "Otters rest because pulling is hard.\n"
            "-# — Paraphrased: Otter Press, “Tides\\_and\\_Otters”, April 2001, "
            "section “On Water”, ¶ 2–3\n"  # noqa: RUF001
            f"-# <@{alice.id}> chose this passage."
        )
        assert reply.buttons == ["In context", "Read the source", "👍", "👎", "Delete"]
        assert done is page
        assert page.text == "I replied to the message."
        assert page.component("Go to the reply")["url"].endswith(f"/{reply.id}")
        (sent,) = discord.requested("POST", r"/messages$")
        assert isinstance(sent.body, dict)
        assert sent.body["allowed_mentions"] == {"parse": []}  # so not the author either
        await alice.click(reply, "Delete")
        await discord.until(lambda: reply.deleted)


async def test_looking_for_a_passage(
    play: Play, discord: Discord, channel: Channel, alice: Person, bob: Person
) -> None:
    """Words or an id in a form lead to other passages; words that fit nothing say so."""
    async with play.bot():
        message = await bob.says(channel, "…")
        page = await offered(bob, message)
        assert "No encontré ningún pasaje" in page.text
        page = await offered(alice, message)
        for words, found in (("craters", "holes"), ("CHEESE", "cheese")):
            opened = await alice.click(page, "Another passage…")
            page = await (await alice.submits(opened, {"words": words})).response()
            assert found in [option["value"] for option in menu(page)["options"]]
        await cites(alice, page, "cheese")
        await discord.quiet(0.05)
    assert len(message.replies) == 1
    assert "<@1>" not in message.replies[0].text


async def test_a_busy_bot_keeps_the_page(
    play: Play, channel: Channel, alice: Person, bob: Person
) -> None:
    """If the bot is too busy to search, the page stays, and a private message says so."""
    async with play.bot():
        page = await offered(alice, await bob.says(channel, f"{TOLD} {WHO}"))
        opened = await alice.click(page, "Another passage…")
        before = page.text
        assert play.services
        answerer = play.services.answerer
        asked = [
            asyncio.create_task(answerer.consider(f"think {n}", ()))
            for n in range(THREADS + WAITING)
        ]
        await play.asked(THREADS + 1)
        refused = await (await alice.submits(opened, {"words": "craters"})).response()
        assert (refused.text, refused.ephemeral) == (texts_in("en").chat.busy, True)
        assert page.text == before
        play.parrot.thinking.set()
        await asyncio.gather(*asked)
        page = await (await alice.submits(opened, {"words": "craters"})).response()
        assert "holes" in [option["value"] for option in menu(page)["options"]]


async def test_by_link(play: Play, channel: Channel, alice: Person, bob: Person) -> None:
    """`/passage` replies to a message of the channel, given by its link or its id."""
    async with play.bot():
        message = await bob.says(channel, TOLD)
        guild = channel.guild
        assert guild
        link = f"https://discord.com/channels/{guild.id}/{channel.id}/{message.id}"
        for given in (link, link.replace("discord", "canary.discord"), str(message.id)):
            done = await alice.slash(channel, "passage", id="tides", message=given)
            assert (await done.response()).text == "I replied to the message."
        assert len(message.replies) == 3
        assert (await (await alice.slash(channel, "passage", id="tides")).response()).reader is None


async def test_an_impossible_id(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A number that can't be an id gets no reply either. Discord calls such a request invalid."""
    body = b'{"message": "Invalid Form Body", "code": 50035}'
    async with play.bot():
        discord.faults.on("GET", r"/messages/9{20}$").status(400, body)
        called = await alice.slash(channel, "passage", id="tides", message="9" * 20)
        assert "I can't reply to that message" in (await called.response()).text


async def test_messages_that_get_no_reply(
    play: Play, discord: Discord, guild: Guild, channel: Channel, alice: Person
) -> None:
    """A message that is gone, elsewhere or Discord's own gets none, and the bot says why."""
    elsewhere = guild.channel("elsewhere")
    message, other = await alice.says(channel, TOLD), await alice.says(elsewhere, TOLD)
    system = await alice.says(channel, "", kind=7)
    link = f"https://discord.com/channels/{guild.id}/{elsewhere.id}/{other.id}"

    async def said(given: str, passage: str = "tides") -> str:
        called = await alice.slash(channel, "passage", id=passage, message=given)
        return (await called.response()).text

    async with play.bot():
        page = await offered(alice, message)
        await alice.deletes(message)
        assert "it was deleted" in (await cites(alice, page, "tides")).text
        assert "it was deleted" in await said(str(message.id))
        assert "doesn't allow replies" in await said(str(system.id))
        assert "in another channel" in await said(link)
        for given in ("hello", "-1", f"https://evil.example/channels/1/{channel.id}/{other.id}"):
            assert "isn't a link to a message" in await said(given)
        assert await said(str(other.id)) != "I replied to the message."
        assert "Did you mean “tides”?" in await said(str(other.id), "tide")
        await discord.quiet(0.05)
    assert not discord.requested("POST", r"/messages$")


async def test_who_may_reply(play: Play, discord: Discord, channel: Channel, alice: Person) -> None:
    """Member and bot need the permissions that a reply needs, when it is posted."""
    message = await alice.says(channel, TOLD)
    async with play.bot():
        page = await offered(alice, message)
        before = list(page.components)
        for name, shown in (
            ("send_messages", "Send Messages"),
            ("read_message_history", "Read Message History"),
        ):
            channel.deny(name, to=alice)
            assert "You can't post" in (await cites(alice, page, "tides")).text
            assert "You can't post" in (await offered(alice, message)).text
            page.components = before
            channel.allow(name, to=alice)
            channel.deny(name)
            called = await alice.slash(channel, "passage", id="tides", message=str(message.id))
            assert f"without these permissions: {shown}" in (await called.response()).text
            channel.allow(name)
        direct = await alice.slash(alice.dm, "passage", id="tides", message="5")
        assert "only works in servers" in (await direct.response()).text
        with pytest.raises(LookupError):
            await alice.context_menu(channel, COMMAND, message, installed="user")
        await discord.quiet(0.05)
    assert not message.replies


async def test_not_twice(play: Play, channel: Channel, alice: Person) -> None:
    """A page posts one reply, however often and fast it is used.

    That holds also if the bot was stopped after it posted and before it changed the page.
    """
    message = await alice.says(channel, TOLD)
    async with play.bot():
        page = await offered(alice, message)
        before = list(page.components)
        chosen = [await alice.selects(page, f"cite:{message.id}", "tides") for _ in range(3)]
        for one in chosen:
            assert (await one.response()).text == "I replied to the message."
    page.components = before
    async with play.bot():
        assert (await cites(alice, page, "tides")).text == "I replied to the message."
    assert len(message.replies) == 1


async def test_only_what_is_in_scope(
    club: Club, channel: Channel, desk: Channel, alice: Person, bob: Person
) -> None:
    """Nothing that is out of scope in a channel is offered there or can be posted there."""
    async with club.running(only_in(channels=[desk.id])):
        message = await bob.says(channel, "Where do the keys hang? When do quiet hours begin?")
        page = await offered(alice, message)
        assert "quiet" in json.dumps(page.components)
        conceals(page)
        opened = await alice.click(page, "Another passage…")
        conceals(await (await alice.submits(opened, {"words": "vault-keys"})).response())
        assert "There is no passage" in (await cites(alice, page, "vault-keys")).text
        called = await alice.slash(channel, "passage", id="vault-keys", message=str(message.id))
        assert "There is no passage" in (await called.response()).text
        assert not message.replies
        inside = await bob.says(desk, "Where do the keys hang?")
        await cites(alice, await offered(alice, inside), "vault-keys")
        assert "tremolith" in inside.replies[0].text


async def test_the_rate_limit(play: Play, channel: Channel, alice: Person) -> None:
    """Members who use it too often must wait, as with questions."""
    message = await alice.says(channel, TOLD)
    async with play.bot(member_cooldown=MemberCooldown(questions=1)):
        page = await offered(alice, message)
        assert "Which passage" in page.text
        opened = await alice.click(page, "Another passage…")
        refused = await (await alice.submits(opened, {"words": "craters"})).response()
        assert "Too many requests" in refused.text
        assert "Too many requests" in (await offered(alice, message)).text
        called = await alice.slash(channel, "passage", id="tides", message=str(message.id))
        assert "Too many requests" in (await called.response()).text
    assert not message.replies
