"""The weekly counts of two processes with a shared database add up, across restarts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.store import CountKind, Store
from tests.chat.test_processes import (
    KNOWN,
    SHARDS,
    UNANSWERED,
    Processes,
    asks,
    config,
    discord,
    guilds,
    processes,
)
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.loopback import Message, Person
    from tests.loopback.entities import Channel, Guild

__all__ = ["config", "discord", "guilds", "processes"]  # fixtures


async def counted(processes: Processes, kind: CountKind, number: int) -> None:
    """Wait until this many questions, votes or passages have been counted."""
    async with Store(processes.config.store) as store, asyncio.timeout(PATIENCE):
        while True:
            found = await store.weekly_counts()
            if sum(one.count for one in found if one.kind is kind) == number:
                return
            await asyncio.sleep(0.05)


async def report(channel: Channel, curator: Person) -> Message:
    """Return the report for this week."""
    return await (await curator.slash(channel, "knowledge report")).response()


async def test_processes_add_up(guilds: list[Guild], processes: Processes) -> None:
    """What both count without a server is one number. Each server has its own, after a restart."""
    places = [(guild.channel("general"), guild.member("alice")) for guild in guilds]
    north = guilds[0].member("walt", guilds[0].role("managers", manage_guild=True))
    async with processes.both():
        for channel, alice in places:
            reply = await channel.reply_to(await alice.says(channel, f"<@bot> {KNOWN}"))
            await (await alice.click(reply, "👍")).response()
            asked = await alice.slash(channel, "ask", installed="user", question=KNOWN)
            await asked.response()
        await counted(processes, CountKind.ANSWERED, 2 * SHARDS)
    async with processes.both():
        await asks(*places[0], UNANSWERED)
        await counted(processes, CountKind.NOT_COVERED, 1)
        shown = await report(places[0][0], north)
        for line in ("**2 questions**", "Answered: 1 `", "Topic not covered: 1 `", "Helpful: 1 `"):
            assert line in shown.text
    async with Store(processes.config.store) as store:
        found = {(one.kind.value, one.passage): one.count for one in await store.weekly_counts()}
        own = [await store.weekly_counts(guild.id) for guild in guilds]
    assert found["answered", ""] == 2 * SHARDS
    assert found["helpful", "customers"] == SHARDS
    assert found["shown", "customers"] == 2 * SHARDS
    apart = [[one.count for one in counts if one.kind is CountKind.ANSWERED] for counts in own]
    assert apart == [[1]] * SHARDS
