"""Whatever happens to a request, its answer arrives exactly once."""

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


def inject(fault: Fault, kind: str) -> None:
    """Inject a fault of this kind."""
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
    """A reply that was refused or lost is sent again.

    A reply that only seemed lost isn't duplicated.
    """
    inject(discord.faults.on("POST", MESSAGES), kind)
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(question)
        await discord.quiet(0.05)
    assert len(question.replies) == 1


@pytest.mark.parametrize("kind", FAULTS)
async def test_a_response_arrives_once(
    play: Play, discord: Discord, channel: Channel, alice: Person, kind: str
) -> None:
    """Despite faults, a command gets its response within the three seconds that Discord allows."""
    inject(discord.faults.on("POST", CALLBACK), kind)
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
    """Edits and deletions that fail at first are retried."""
    inject(discord.faults.on("PATCH", r"/messages/\d+$"), kind)
    inject(discord.faults.on("DELETE", r"/messages/\d+$"), kind)
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
    """A reply survives several different faults in a row."""
    for kind in ("503", "reset before", "429 bare", "reset after"):
        inject(discord.faults.on("POST", MESSAGES), kind)
    async with play.bot():
        question = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(question)
        await discord.quiet(0.05)
    assert len(question.replies) == 1


async def test_an_engine_slower_than_three_seconds(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """A slow answer is deferred in time and sent later, and delays no other member."""
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
async def test_an_error_in_a_slow_answer(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The apology replaces the message "is thinking"."""
    async with play.bot():
        called = await alice.slash(channel, "ask", question="think and explode")
        play.parrot.seconds = 0
        assert "Something went wrong" in (await called.response()).text
    assert discord.requests


@pytest.mark.errors
async def test_a_refusal_is_an_incident(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If Discord refuses a response, the member gets one apology.

    The apology has the same number as the error in the log.
    """
    discord.faults.on("POST", CALLBACK).status(400, b'{"message": "no", "code": 50035}')
    async with play.bot():
        called = await alice.slash(channel, "ask", question=WHO)
        apology = await called.response()
    assert apology.ephemeral
    incident = apology.text.split("`")[1]
    assert incident in caplog.text


@pytest.mark.errors
async def test_a_refused_button_response(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """The member also gets an apology if the response to a button is refused."""
    async with play.bot():
        reply = await channel.reply_to(await alice.says(channel, f"<@bot> {WHO}"))
        discord.faults.on("POST", CALLBACK).status(400, b'{"message": "no", "code": 50035}')
        pressed = await alice.click(reply, "In context")
        assert "Something went wrong" in (await pressed.response()).text
        discord.faults.on("DELETE", "@original").status(400, b'{"message": "no", "code": 50035}')
        pressed = await alice.click(reply, "Delete")
        assert "Something went wrong" in (await pressed.followup()).text


async def test_an_expired_interaction(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An interaction that has expired gets no apology, only a log line."""
    discord.world.interactions.deadline = 0.0
    async with play.bot():
        await alice.slash(channel, "ask", question=WHO)
        await discord.until(lambda: [r for r in discord.requests if r.status == 404])
        await discord.quiet(0.05)
    assert "expired before it was answered" in caplog.text


@pytest.mark.errors
async def test_an_apology_that_cannot_be_sent(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Both the original error and the failed apology are logged."""
    refusal = b'{"message": "no", "code": 50035}'
    discord.faults.on("POST", CALLBACK, times=2).status(400, refusal)
    async with play.bot():
        await alice.slash(channel, "ask", question=WHO)
        await discord.until(lambda: len(discord.requested("POST", CALLBACK)) == 2)
        await discord.quiet(0.05)
    assert "the apology could not be sent" in caplog.text
