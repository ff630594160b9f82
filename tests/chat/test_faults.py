"""Whatever Discord or the network does to a request, the answer arrives, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.parrot import MADE, WHO

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel
    from tests.loopback.faults import Fault

MESSAGES, CALLBACK = r"/channels/\d+/messages$", r"/callback$"
FAULTS = ["429", "429 bare", "500", "502", "503", "reset before", "reset after"]


def struck(fault: Fault, kind: str) -> None:
    """Let the fault be of a kind."""
    match kind:
        case "429":
            fault.rate_limited(0.05)
        case "429 bare":
            fault.rate_limited(0.05, headers=False)
        case "reset before":
            fault.reset_before()
        case "reset after":
            fault.reset_after()
        case status:
            fault.status(int(status))


@pytest.mark.parametrize("kind", FAULTS)
async def test_a_reply_arrives_once(
    play: Play, discord: Discord, channel: Channel, alice: Person, kind: str
) -> None:
    """A reply that was refused or lost is sent again; one that only seemed lost isn't doubled."""
    struck(discord.faults.on("POST", MESSAGES), kind)
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(question)
        await discord.quiet(0.05)
    assert len(question.replies) == 1


@pytest.mark.parametrize("kind", FAULTS)
async def test_a_response_arrives_once(
    play: Play, discord: Discord, channel: Channel, alice: Person, kind: str
) -> None:
    """So is the response to a command, within the three seconds that Discord waits."""
    struck(discord.faults.on("POST", CALLBACK), kind)
    async with play.bot():
        called = await alice.slash(channel, "ask", question=WHO)
        answer = await called.response()
        await discord.quiet(0.05)
    assert "Otters pull" in answer.text
    assert not called.followups


@pytest.mark.parametrize("kind", ["429 bare", "503", "reset before", "reset after"])
async def test_edits_and_deletions_arrive(
    play: Play, discord: Discord, channel: Channel, alice: Person, kind: str
) -> None:
    """An answer that could not be changed at first is changed later."""
    struck(discord.faults.on("PATCH", r"/messages/\d+$"), kind)
    struck(discord.faults.on("DELETE", r"/messages/\d+$"), kind)
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        reply = await channel.reply_to(question)
        await alice.edits(question, f"<@bot> {MADE}")
        await discord.until(lambda: "cheese" in reply.text)
        await alice.deletes(question)
        await discord.until(lambda: reply.deleted)


async def test_several_faults_in_a_row(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """One after the other is outlasted."""
    for kind in ("503", "reset before", "429 bare", "reset after"):
        struck(discord.faults.on("POST", MESSAGES), kind)
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(question)
        await discord.quiet(0.05)
    assert len(question.replies) == 1


async def test_an_engine_slower_than_three_seconds(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Discord is told in time that the answer takes longer, and then gets it; nobody else waits."""
    play.parrot.seconds = 3.1
    discord.faults.on("PATCH", r"/@original$").status(503)
    async with play.bot():
        slow = await alice.slash(channel, "ask", question=WHO, private=True)
        assert await slow.acknowledged() == 5
        play.parrot.seconds = 0
        await channel.reply_to(await alice.says(channel, f"<@bot> {MADE}"))
        assert slow.pending
        answer = await slow.response()
    assert "Otters pull" in answer.text
    assert answer.ephemeral


@pytest.mark.errors
async def test_an_error_in_what_took_long(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The apology takes the place of "is thinking"."""
    async with play.bot():
        called = await alice.slash(channel, "ask", question="think and explode")
        play.parrot.seconds = 0
        assert "something went wrong" in (await called.response()).text
    assert discord.requests


@pytest.mark.errors
async def test_a_refusal_is_an_incident(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What Discord refuses for good is told once, with the number that the log has."""
    discord.faults.on("POST", CALLBACK).status(400, b'{"message": "no", "code": 50035}')
    async with play.bot():
        called = await alice.slash(channel, "ask", question=WHO)
        apology = await called.response()
    assert apology.ephemeral
    incident = apology.text.split("`")[1]
    assert incident in caplog.text


@pytest.mark.errors
async def test_a_button_that_is_refused(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The member is told there too."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        discord.faults.on("POST", CALLBACK).status(400, b'{"message": "no", "code": 50035}')
        pressed = await alice.click(reply, "In context")
        assert "something went wrong" in (await pressed.response()).text
        discord.faults.on("DELETE", "@original").status(400, b'{"message": "no", "code": 50035}')
        pressed = await alice.click(reply, "Delete")
        assert "something went wrong" in (await pressed.followup()).text


async def test_an_interaction_that_is_over(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Where Discord has given up on an interaction, nothing can be said any more."""
    discord.world.interactions.deadline = 0.0
    async with play.bot():
        await alice.slash(channel, "ask", question=WHO)
        await discord.until(lambda: [r for r in discord.requests if r.status == 404])
        await discord.quiet(0.05)
    assert "over before it was answered" in caplog.text


@pytest.mark.errors
async def test_an_apology_that_does_not_arrive(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log still has it all."""
    refusal = b'{"message": "no", "code": 50035}'
    discord.faults.on("POST", CALLBACK, times=2).status(400, refusal)
    async with play.bot():
        await alice.slash(channel, "ask", question=WHO)
        await discord.until(lambda: len(discord.requested("POST", CALLBACK)) == 2)
        await discord.quiet(0.05)
    assert "did not arrive" in caplog.text
