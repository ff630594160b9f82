"""Tests that the bot announces slow answers, by a typing indicator or by "is thinking"."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from tests.chat.parrot import MADE, WHO

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Person
    from tests.loopback.entities import Channel
    from tests.loopback.rest import Request

SLOW = 0.8


def typings(discord: Discord) -> list[Request]:
    """Return the requests for the typing indicator."""
    return discord.requested("POST", r"/typing$")


@pytest.mark.parametrize("direct", [False, True])
async def test_a_slow_answer_is_announced(
    play: Play, discord: Discord, channel: Channel, alice: Person, *, direct: bool
) -> None:
    """The typing indicator appears once, after half a second, before the answer."""
    play.parrot.seconds = SLOW
    place = alice.dm if direct else channel
    async with play.bot():
        asked = await alice.says(place, f"<@bot> {WHO}")
        await place.reply_to(asked)
        await discord.quiet(0.05)
    (typing,) = typings(discord)
    (reply,) = discord.requested("POST", r"/messages$")
    assert typing.path == f"/channels/{place.id}/typing"
    assert reply.at - typing.at < SLOW - 0.4


async def test_fast_answers_cost_no_request(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """Fast answers, refusals and listening channels cause no request for the indicator."""
    async with play.bot(listen=[channel.id]):
        slowest = 0.0
        for text in (f"<@bot> {WHO}", WHO, "<@bot>"):
            began = time.monotonic()
            await channel.reply_to(await alice.says(channel, text))
            slowest = max(slowest, time.monotonic() - began)
        await discord.quiet(0.6)
    assert not typings(discord) or slowest > 0.5  # a busy machine may answer slowly


async def test_a_long_answer_is_announced_again(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    bob: Person,
    *,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Discord shows the indicator for a limited time, so the bot renews it.

    Several questions share one indicator.
    """
    monkeypatch.setattr("bot.chat.typing_indicator.TYPING_AFTER", 0.05)
    monkeypatch.setattr("bot.chat.typing_indicator.REPEAT_AFTER", 0.2)
    async with play.bot():
        for person in (alice, bob):
            await person.says(channel, "<@bot> think")
        await discord.until(lambda: len(typings(discord)) == 3)
        play.parrot.thinking.set()
        await discord.until(lambda: len(discord.requested("POST", r"/messages$")) == 2)
        await discord.quiet(0.3)
    times = [request.at for request in typings(discord)]
    assert len(times) == 3
    assert times[2] - times[0] > 0.35


async def test_each_slow_answer_is_announced(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """An answer ends the indicator, so the next slow question starts a new one at once."""
    play.parrot.seconds = SLOW
    async with play.bot():
        for question in (WHO, MADE):
            await channel.reply_to(await alice.says(channel, f"<@bot> {question}"))
    assert len(typings(discord)) == 2


async def test_nothing_announces_an_answer_that_may_not_come(
    play: Play, discord: Discord, channel: Channel, alice: Person
) -> None:
    """In a listening channel, there is no indicator, because there may be no answer."""
    play.parrot.seconds = SLOW
    async with play.bot(listen=[channel.id]):
        await alice.says(channel, "good morning")
        await play.asked(1)
        await asyncio.sleep(SLOW)
        await discord.quiet(0.05)
    assert not typings(discord)


@pytest.mark.parametrize("kind", [50013, 503, "slow", "reset"])
async def test_a_failed_indicator_costs_nothing(
    play: Play,
    discord: Discord,
    channel: Channel,
    alice: Person,
    kind: int | str,
    *,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If the indicator fails, the answer is not delayed, and nothing is logged."""
    fault = discord.faults.on("POST", r"/typing$", times=None)
    match kind:
        case "slow":
            fault.slow(60.0)
        case "reset":
            fault.reset_before()
        case 503:
            fault.status(503)
        case _:
            fault.refused(int(kind))
    play.parrot.seconds = SLOW
    async with play.bot():
        asked = await alice.says(channel, f"<@bot> {WHO}")
        await channel.reply_to(asked, timeout=SLOW + 2)
    assert fault.hits == 1
    assert "WARNING" not in caplog.text


@pytest.mark.parametrize("private", [False, True])
async def test_a_slow_response_is_deferred(
    play: Play, discord: Discord, channel: Channel, alice: Person, *, private: bool
) -> None:
    """After half a second, a command shows "is thinking", unless the answer is already there."""
    async with play.bot():
        began = time.monotonic()
        fast = await alice.slash(channel, "ask", question=WHO, private=private)
        assert await fast.acknowledged() == 4 or time.monotonic() - began > 0.5
        play.parrot.seconds = SLOW
        slow = await alice.slash(channel, "ask", question=MADE, private=private)
        assert await slow.acknowledged(timeout=SLOW + 2) == 5
        assert "cheese" in (await slow.response()).text
    assert not typings(discord)
