"""Ask a person, misused: to ping, to reveal sources, or to act on another's question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config.scope_settings import CollectionScope, ScopeSection
from tests.chat.curation.test_curating import Shop
from tests.chat.handoffs.helpers import ASK, KNOWN, SOLVED, UNKNOWN, Helped, helped
from tests.chat.interactions.test_forged import forge
from tests.chat.test_scopes import ASKED, SECRETS, Club
from tests.loopback.contents import mentioned

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


async def test_a_question_that_would_ping(shop: Shop, north: Helped) -> None:
    """Nothing in a question is a mention, a link or a line of its own in the post."""
    mentions = f"@everyone <@&{north.guild.roles[0].id}> <@{north.helen.id}>"
    trap = f"{mentions} [x](https://evil.example)\n# y"
    async with shop.running():
        await north.turn_on()
        asked = await north.alice.slash(north.channel, "ask", question=UNKNOWN, private=True)
        opened = await north.alice.click(await asked.response(), ASK)
        told = await (await north.alice.submits(opened, {"question": trap})).response()
        post = north.posted(told)
        assert mentioned(post.text) == ([north.alice.id], [north.role.id])
        assert "@everyone" not in post.text
        assert "[x](" not in post.text
        assert "\n#" not in post.text
        assert north.pings() == [str(north.role.id)]


@pytest.mark.parametrize("question", ["mail bob@example.com about bread?", "bob@example.com"])
async def test_the_name_of_a_thread(
    discord: Discord, shop: Shop, north: Helped, question: str
) -> None:
    """The name of a thread contains nothing that the stored question may not contain."""
    async with shop.running():
        await north.turn_on()
        asked = await north.alice.slash(north.channel, "ask", question=UNKNOWN, private=True)
        opened = await north.alice.click(await asked.response(), ASK)
        told = await (await north.alice.submits(opened, {"question": question})).response()
        thread = discord.world.channels[north.posted(told).id]
        assert thread.name == ("mail about bread?" if "mail" in question.split() else "?")


async def test_no_source_is_shown_elsewhere(
    discord: Discord, north: Helped, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A passage that may not be shown in the help channel is not named there, nor stored."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    club, helping = Club(discord, tmp_path), north.guild.channel("helping")
    staff = CollectionScope(collection="staff", channels=[north.channel.id])
    async with club.running(ScopeSection(collections=[staff])) as backend:
        await north.turn_on(help_channel=helping.id)
        answer = await north.answer_to(ASKED)
        opened = await north.alice.click(answer, "👎")
        thanks = await (await north.alice.submits(opened, {})).response()
        post = north.posted(await north.press(thanks))
        assert post.channel is helping
        assert "I found nothing about this" in post.text
        assert not [word for word in SECRETS if word in post.text]
        stored = await backend.store.handoff_at(post.id)
        assert stored
        assert not stored.offered


@pytest.mark.parametrize("private", [False, True])
async def test_a_member_who_may_not_post(shop: Shop, north: Helped, *, private: bool) -> None:
    """Members who may not post in a channel can't let the bot do it, nor notify the helpers."""
    helping, muted = north.guild.channel("helping"), north.guild.member("mallory")
    async with shop.running():
        await north.turn_on(help_channel=helping.id)
        asked = await muted.slash(north.channel, "ask", question=UNKNOWN, private=private)
        answer = await asked.response()
        north.channel.deny("send_messages", to=muted)
        assert "You can't post in this channel" in (await north.press(answer, by=muted)).text
        assert not helping.messages
        assert not north.pings()


async def test_a_form_of_a_member_who_may_not_post(shop: Shop, north: Helped) -> None:
    """Nor can they with a form that they had opened before."""
    async with shop.running():
        await north.turn_on()
        asked = await north.alice.slash(north.channel, "ask", question=UNKNOWN, private=True)
        opened = await north.alice.click(await asked.response(), ASK)
        north.channel.deny("send_messages", to=north.alice)
        told = await (await north.alice.submits(opened, {})).response()
        assert "You can't post in this channel" in told.text
        assert not north.pings()


@pytest.mark.parametrize("question", ["\u3164", "\u200b", " \u200d\u2800 "])
async def test_an_invisible_question(shop: Shop, north: Helped, question: str) -> None:
    """Nobody is notified of a question that nobody can see."""
    async with shop.running():
        await north.turn_on()
        asked = await north.alice.slash(north.channel, "ask", question=UNKNOWN, private=True)
        opened = await north.alice.click(await asked.response(), ASK)
        told = await (await north.alice.submits(opened, {"question": question})).response()
        assert "I can no longer see the question" in told.text
        assert not north.pings()


async def test_copied_buttons(shop: Shop, north: Helped) -> None:
    """A button copied to another message marks nothing, and passes nothing on twice."""
    bob = north.guild.member("bob")
    async with shop.running() as backend:
        await north.turn_on()
        answer, other = await north.answer_to(), await north.answer_to(KNOWN)
        post = north.posted(await north.press(answer))
        copied = forge(north.helen, north.channel, other, "solved")
        assert "I no longer have a record of that question" in (await copied.response()).text
        again = forge(bob, north.channel, other, f"ask-person:public:{answer.id}:bread")
        assert "already been passed on" in (await again.response()).text
        stored = await backend.store.handoff_at(post.id)
        assert stored
        assert not stored.solved
        assert len(north.pings()) == 1


async def test_forgetting_does_not_reset_the_limit(shop: Shop, north: Helped) -> None:
    """Members who had everything deleted can't pass on more questions than others."""
    async with shop.running():
        await north.turn_on()
        for _ in range(3):
            answer = await north.answer_to()
            north.posted(await north.press(answer))
        await (await north.alice.slash(north.channel, "privacy", forget=True)).response()
        told = await north.press(await north.answer_to())
        assert "You can pass on at most 3 questions an hour" in told.text
        assert "already been passed on" in (await north.press(answer)).text
        assert len(north.pings()) == 3


async def test_what_is_kept(shop: Shop, north: Helped) -> None:
    """A question is redacted, its asker stored only under a key, and both can be deleted.

    Afterwards, helpers can still mark the question as solved.
    """
    async with shop.running() as backend:
        await north.turn_on()
        post = north.posted(await north.press(await north.answer_to(f"{UNKNOWN} call 5551234567")))
        stored = await backend.store.handoff_at(post.id)
        assert stored
        assert "5551234567" not in stored.question
        assert str(north.alice.id) not in stored.asker
        told = await (await north.alice.slash(north.channel, "privacy", forget=True)).response()
        assert "I deleted any stored text of 1 question that you passed on" in told.text
        stored = await backend.store.handoff_at(post.id)
        assert stored
        assert (stored.question, stored.asker) == ("", "")
        assert "Only the person who asked" in (await north.press(post, SOLVED)).text
        assert "Thank you" in (await north.press(post, SOLVED, north.helen)).text
        page = await (await north.alice.slash(north.channel, "privacy")).response()
        assert "if you press “Ask a person”" in page.text
