"""A private answer can be shared once, by its reader, where both may post and it is in scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.events import Answered
from tests.chat.interactions.test_forged import forge, response_to
from tests.chat.parrot import MADE, TASTES, WHO
from tests.chat.test_scopes import ASKED, CODE, club, conceals, desk, office, only_in

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.chat.test_scopes import Club
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild

__all__ = ["club", "desk", "office"]  # fixtures

GONE = "That passage is no longer in my knowledge base."


async def privately(channel: Channel, person: Person, question: str, **more: Any) -> Message:  # noqa: ANN401 - options of the command
    """Return a private answer."""
    return await (
        await person.slash(channel, "ask", question=question, private=True, **more)
    ).response()


async def press(person: Person, message: Message, button: str = "Share") -> Message:
    """Press a button, and return the message that the bot updates or sends."""
    return await (await person.click(message, button)).response()


def public(channel: Channel) -> list[Message]:
    """Return what everybody can read in a channel."""
    return [message for message in channel.messages.values() if not message.ephemeral]


@pytest.mark.parametrize("style", ["layout", "plain"])
async def test_a_private_answer_is_shared(
    play: Play, channel: Channel, alice: Person, style: str
) -> None:
    """After a restart too, everyone sees the question, the answer and who shared it.

    The private answer then links to the public one, which its asker can delete.
    """
    async with play.bot(style=style):
        hidden = await privately(channel, alice, WHO)
        assert hidden.buttons == ["In context", "Read ¶ 1", "Why?", "👍", "👎", "Share"]
        assert public(channel) == []
    async with play.bot(style=style):
        assert await press(alice, hidden) is hidden
        (shared,) = public(channel)
        first, *_, last = shared.text.splitlines()
        assert first == f"> {WHO}"
        assert "**Otters pull the tides.** They rest at noon." in shared.text
        assert last == f"-# <@{alice.id}> shared this answer."
        assert shared.buttons == ["In context", "Read ¶ 1", "Why?", "👍", "👎", "Delete"]
        assert hidden.buttons == [
            "In context",
            "Read ¶ 1",
            "Why?",
            "👍",
            "👎",
            "Go to the shared answer",
        ]
        assert hidden.component("Go to the shared answer")["url"].endswith(f"/{shared.id}")
        assert len([one for one in play.events if isinstance(one, Answered)]) == 1
        why = await press(alice, shared, "Why?")
        assert f"“{WHO}”" in why.text
        await alice.click(shared, "Delete")
        await play.discord.until(lambda: shared.deleted)


async def test_it_is_shared_once(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """However often and fast the button is pressed, there is one message.

    That holds also if the bot was stopped after it posted and before it removed the button.
    """
    async with play.bot():
        hidden = await privately(channel, alice, WHO)
        before = list(hidden.components)
        pressed = [await alice.click(hidden, "Share") for _ in range(3)]
        for one in pressed:
            assert (await one.response()).buttons[-1] == "Go to the shared answer"
        assert len(discord.requested("POST", r"/messages$")) == 1
    hidden.components = before
    async with play.bot():
        assert (await press(alice, hidden)).buttons[-1] == "Go to the shared answer"
    assert len(public(channel)) == 1


async def test_a_slow_discord(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """If Discord takes seconds, the press is acknowledged first, and the answer is posted once."""
    async with play.bot():
        hidden = await privately(channel, alice, WHO)
        discord.faults.on("POST", r"/messages$").slow(1.0)
        pressed = await alice.click(hidden, "Share")
        assert await pressed.acknowledged() == 6
        await discord.until(lambda: "Go to the shared answer" in hidden.buttons)
    assert len(public(channel)) == 1


async def test_other_answers(play: Play, channel: Channel, alice: Person) -> None:
    """Gaps, several passages and chosen suggestions can be shared, but nothing without a source."""
    async with play.bot():
        for question, said in ((TASTES, "Nobody says how it tastes."), ("both", "pulling is hard")):
            hidden = await privately(channel, alice, question)
            await press(alice, hidden)
            assert said in public(channel)[-1].text
        suggestions = await privately(channel, alice, "perhaps")
        hidden = await press(alice, suggestions, WHO)
        await press(alice, hidden)
        assert public(channel)[-1].text.startswith(f"> {WHO}\n**Otters pull")
        for question in ("perhaps", "xyzzy", "hello"):
            assert "Share" not in (await privately(channel, alice, question)).buttons


async def test_its_language(play: Play, channel: Channel, bob: Person) -> None:
    """The public answer is in the language of the question, and the private one in the reader's."""
    async with play.bot():
        hidden = await privately(channel, bob, WHO)
        await press(bob, hidden, "Compartir")
    (shared,) = public(channel)
    assert "shared this answer" in shared.text
    assert hidden.buttons[-1] == "Ir a la respuesta compartida"


async def test_who_may_share(
    play: Play, discord: Discord, guild: Guild, channel: Channel, alice: Person
) -> None:
    """Members who can't post get no button, and if they lose the permission, a press posts nothing.

    If the bot lacks a permission, the reader learns which. The private answer stays as it is.
    """
    quiet = guild.channel("quiet")
    quiet.deny("send_messages", to=guild.roles[0])
    thread = await alice.opens_thread(guild.channel("threads"), "thread")
    async with play.bot():
        assert "Share" not in (await privately(quiet, alice, WHO)).buttons
        hidden = await privately(channel, alice, WHO)
        inside = await privately(thread, alice, WHO)
        channel.deny("send_messages", to=alice)
        assert "You can't post" in (await press(alice, hidden)).text
        channel.allow("send_messages", to=alice)
        channel.deny("send_messages")
        assert "without these permissions: Send Messages." in (await press(alice, hidden)).text
        channel.allow("send_messages")
        assert "Share" in hidden.buttons
        assert thread.parent
        thread.parent.deny("send_messages_in_threads", to=alice)
        assert "You can't post" in (await press(alice, inside)).text
        thread.parent.allow("send_messages_in_threads", to=alice)
        await press(alice, inside)
        assert len(public(thread)) == 1
        await discord.quiet(0.05)
    assert public(channel) == []


async def test_only_in_servers(play: Play, channel: Channel, alice: Person) -> None:
    """There is no button in direct messages, or where only a member installed the bot."""
    async with play.bot():
        own = await privately(alice.dm, alice, WHO)
        installed = await alice.slash(channel, "ask", installed="user", question=WHO, private=True)
        assert "Share" not in [*own.buttons, *(await installed.response()).buttons]
        hidden = await privately(channel, alice, WHO)
        pressed = await alice.click(hidden, "Share", installed="user")
        assert "only works in servers" in (await pressed.response()).text


async def test_a_public_answer_is_not_shared(play: Play, channel: Channel, alice: Person) -> None:
    """A forged button under a public message posts nothing."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        assert await response_to(forge(alice, channel, reply, "share:tides")) == GONE
        hidden = await privately(channel, alice, WHO)
        assert await response_to(forge(alice, channel, hidden, "share:no-such")) == GONE
    assert len(public(channel)) == 2


async def test_discord_refuses(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """If Discord refuses the message, the private answer says so and can be shared later."""
    async with play.bot():
        hidden = await privately(channel, alice, WHO)
        discord.faults.on("POST", rf"/channels/{channel.id}/messages$").refused(200000)
        await press(alice, hidden)
        assert hidden.text.splitlines()[-1] == "-# Discord didn't let me post that here."
        assert "Otters" in hidden.text
        await press(alice, hidden)
    assert len(public(channel)) == 1


async def test_what_went_out_of_scope(
    club: Club, channel: Channel, desk: Channel, alice: Person
) -> None:
    """A passage that a channel may no longer see isn't shared there, even if shown before."""
    async with club.running():
        hidden = await privately(channel, alice, ASKED)
        assert CODE in hidden.text
    async with club.running(only_in(channels=[desk.id])):
        assert (await press(alice, hidden)).text == GONE
        assert public(channel) == []
        conceals(await privately(channel, alice, ASKED))


async def test_a_changed_answer(play: Play, channel: Channel, alice: Person) -> None:
    """If the question has another answer by now, the passage that the reader saw is shared."""
    async with play.bot():
        hidden = await privately(channel, alice, WHO)
        displayed = hidden.component("In context")
        assert displayed["custom_id"] == "context:tides"
        hidden.component("Share")["custom_id"] = "share:cheese"
        await press(alice, hidden)
    (shared,) = public(channel)
    assert "The moon is" in shared.text
    assert shared.text.startswith(f"> {WHO}")
    assert MADE not in shared.text
