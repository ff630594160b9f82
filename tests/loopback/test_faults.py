"""Injected faults reach discord.py as they would at the real Discord."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import aiohttp
import discord as library
import pytest

from .echobot import EchoBot
from .errors import KNOWN

if TYPE_CHECKING:
    from . import Discord, Person
    from .entities import Channel

MESSAGES = r"/channels/\d+/messages$"


async def test_429_with_headers_is_waited_out(
    discord: Discord, channel: Channel, alice: Person
) -> None:
    """The client retries after the time given in the response."""
    discord.faults.on("POST", MESSAGES, times=2).rate_limited(0.05)
    async with discord.running(EchoBot()):
        await channel.reply_to(await alice.says(channel, "<@bot> hello"))
    tries = discord.requested("POST", MESSAGES)
    assert [r.status for r in tries] == [429, 429, 200]
    assert tries[1].at - tries[0].at >= 0.05


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, library.HTTPException), (503, library.DiscordServerError)],
)
async def test_errors_that_are_not_retried(
    discord: Discord, channel: Channel, status: int, error: type[Exception]
) -> None:
    """A 429 without headers and a 503 reach the bot at once."""
    fault = discord.faults.on("POST", MESSAGES)
    fault.rate_limited(0.05, headers=False) if status == 429 else fault.status(status)
    async with discord.running(EchoBot()) as bot:
        with pytest.raises(error):
            await bot.get_partial_messageable(channel.id).send("hello")
    assert [r.status for r in discord.requested("POST", MESSAGES)] == [status]


@pytest.mark.parametrize("status", [500, 502])
async def test_5xx_is_retried(discord: Discord, channel: Channel, status: int) -> None:
    """The client retries a second later."""
    discord.faults.on("POST", MESSAGES).status(status)
    async with discord.running(EchoBot()) as bot:
        await bot.get_partial_messageable(channel.id).send("hello")
    assert [r.status for r in discord.requested("POST", MESSAGES)] == [status, 200]


@pytest.mark.parametrize("effect", [False, True])
async def test_a_reset_reaches_the_bot(discord: Discord, channel: Channel, *, effect: bool) -> None:
    """The client does not retry.

    With a nonce, the bot can retry without sending a message twice.
    """
    fault = discord.faults.on("POST", MESSAGES)
    fault.reset_after() if effect else fault.reset_before()
    async with discord.running(EchoBot()) as bot:
        place = bot.get_partial_messageable(channel.id)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await place.send("hello", nonce="once")
        assert len(channel.messages) == effect
        await bot.http.request(
            library.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id),
            json={
                "content": "hello",
                "nonce": "once",
                "enforce_nonce": True,
                "allowed_mentions": {"parse": []},
            },
        )
    assert len(channel.messages) == 1


async def test_a_slow_response(discord: Discord, channel: Channel) -> None:
    """The response is delayed by the given time."""
    discord.faults.on("POST", MESSAGES).slow(0.1)
    async with discord.running(EchoBot()) as bot:
        began = time.monotonic()
        await bot.get_partial_messageable(channel.id).send("hello")
        assert time.monotonic() - began >= 0.1


async def test_the_deadline_of_an_interaction(
    discord: Discord, channel: Channel, alice: Person
) -> None:
    """A response after the deadline gets "Unknown interaction"."""
    discord.world.interactions.deadline = 0.05
    discord.faults.on("POST", r"/callback$").slow(0.1)
    async with discord.running(EchoBot()):
        called = await alice.slash(channel, "ask", question="hello")
        late = await discord.until(lambda: [r for r in discord.requests if r.status == 404])
    assert late[0].path.endswith("/callback")
    assert called.responded is None


async def test_an_interaction_accepts_one_response(
    discord: Discord, channel: Channel, alice: Person
) -> None:
    """If the bot didn't learn that its response arrived, its second response gets 40060."""
    discord.faults.on("POST", r"/callback$").reset_after()
    async with discord.running(EchoBot()) as bot:
        called = await alice.slash(channel, "ask", question="hello")
        await called.response()
        with pytest.raises(library.HTTPException) as refused:
            await bot.http.request(
                library.http.Route("POST", f"/interactions/{called.id}/{called.token}/callback"),
                json={"type": 5},
            )
    assert refused.value.code == 40060


@pytest.mark.parametrize("code", KNOWN)
async def test_refusals(discord: Discord, channel: Channel, code: int) -> None:
    """Each of Discord's errors reaches the bot with its status, code and message."""
    discord.faults.on("POST", MESSAGES, times=5).refused(code, retry_after=0.01)
    async with discord.running(EchoBot()) as bot:
        with pytest.raises(library.HTTPException) as refused:
            await bot.get_partial_messageable(channel.id).send("hello")
    assert (refused.value.status, refused.value.text) == KNOWN[code]
    assert refused.value.code == code


async def test_a_closed_thread(discord: Discord, channel: Channel, alice: Person) -> None:
    """A closed thread can only be read. All other actions are refused with 50083."""
    thread = await alice.opens_thread(channel, "thread")
    async with discord.running(EchoBot()) as bot:
        place = bot.get_partial_messageable(thread.id)
        sent = await place.send("hello")
        called = await alice.slash(thread, "slow")
        await called.acknowledged()
        thread.close()
        await place.fetch_message(sent.id)
        for refused in (
            place.send("again"),
            sent.edit(content="bye"),
            sent.delete(),
            sent.add_reaction("👍"),
            bot.http.send_typing(thread.id),
        ):
            with pytest.raises(library.Forbidden) as error:
                await refused
            assert error.value.code == 50083
        await discord.until(lambda: discord.requested("PATCH", "@original"))
    assert called.pending
