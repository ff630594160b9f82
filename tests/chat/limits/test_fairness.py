"""A flood of questions in one channel does not affect other channels."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.executor import THREADS
from bot.chat.limits import in_flight
from bot.chat.limits.in_flight import MAX_SEARCHES, InFlight
from tests.chat.parrot import WHO
from tests.patience import until

if TYPE_CHECKING:
    from tests.chat.conftest import Play
    from tests.loopback import Discord, Message, Person
    from tests.loopback.entities import Channel, Guild

FLOOD = 700
"""Number of questions sent to one channel at once. It exceeds the limit on answers in progress."""


async def flood(channel: Channel, person: Person, count: int = FLOOD) -> list[Message]:
    """Ask many different questions."""
    return [await person.says(channel, f"<@bot> Who is {n}?") for n in range(count)]


async def served(channel: Channel, person: Person) -> float:
    """Ask a question, and return the seconds until it is answered."""
    began = time.monotonic()
    await channel.reply_to(await person.says(channel, f"<@bot> {WHO}"))
    return time.monotonic() - began


async def test_replies_that_discord_delays(
    play: Play, discord: Discord, guild: Guild, channel: Channel, alice: Person
) -> None:
    """While Discord delays replies in one channel, other channels get answers."""
    held = discord.faults.on("POST", rf"/channels/{channel.id}/messages$", times=None).slow(9.0)
    other = guild.channel("other")
    async with play.bot():
        await flood(channel, alice)
        await until(lambda: play.services and play.services.in_flight.passed_over)
        times = [await served(place, alice) for place in (other, alice.dm, other)]
        assert held.hits
        assert play.services
        assert play.services.in_flight.passed_over == FLOOD - in_flight.MAX_PER_CHANNEL
    assert max(times) < 1.0


async def test_slow_questions(play: Play, guild: Guild, channel: Channel, alice: Person) -> None:
    """Slow questions in one channel wait for each other, and don't delay other channels."""
    play.parrot.seconds = 0.02
    other = guild.channel("other")
    async with play.bot():
        asked = await flood(channel, alice, 200)
        times = [await served(other, alice) for _ in range(3)]
        assert not all(message.replies for message in asked)
        assert play.services
        assert not play.services.answerer.refused
        for message in asked:
            await channel.reply_to(message)
    assert max(times) < 0.02 * 200 / THREADS / 2


async def test_slow_commands(play: Play, guild: Guild, channel: Channel, alice: Person) -> None:
    """Questions that are asked by command wait only for questions in the same channel."""
    other = guild.channel("other")
    async with play.bot():
        for number in range(MAX_SEARCHES + 5):
            await alice.slash(channel, "ask", question=f"think {number}")
        await play.asked(THREADS)
        await (await alice.slash(channel, "sources")).response()
        waiting = await alice.slash(other, "ask", question=WHO)
        assert await waiting.acknowledged() == 5
        assert len(play.parrot.asked) == THREADS
        play.parrot.thinking.set()
        await waiting.response()
        assert play.parrot.asked.index((WHO, ())) <= MAX_SEARCHES


async def test_listening_channels(
    play: Play, guild: Guild, channel: Channel, alice: Person
) -> None:
    """A busy listening channel doesn't delay other channels."""
    play.parrot.seconds = 0.02
    other = guild.channel("other")
    async with play.bot(listen=[channel.id]):
        for number in range(200):
            await alice.says(channel, f"Who is {number}?")
        assert await served(other, alice) < 1.0


@given(st.lists(st.integers(0, 3), max_size=60))
def test_a_quiet_channel_is_always_admitted(channels: list[int]) -> None:
    """A channel without answers in progress is admitted even if other limits are reached."""

    async def check() -> None:
        flights, contexts = InFlight(), []
        counts = dict.fromkeys(range(4), 0)
        for channel in channels:
            admitted = flights.admits(channel)
            total = sum(counts.values())
            assert admitted == (not counts[channel] or (counts[channel] < 5 and total < 12))
            if admitted:
                counts[channel] += 1
                contexts.append(flights.answering(channel))
                contexts[-1].__enter__()
        assert flights.passed_over == len(channels) - sum(counts.values())
        for context in contexts:
            context.__exit__(None, None, None)
        assert all(flights.admits(channel) for channel in counts)
        assert await flights.drain(0.0) == 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(in_flight, "MAX_PER_CHANNEL", 5)
        patch.setattr(in_flight, "MAX_IN_FLIGHT", 12)
        asyncio.run(check())
