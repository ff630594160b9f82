"""Questions passed on to a person: reserved once, limited, solved once, forgotten and purged."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config.store_settings import StoreConfig
from bot.store import Handoff, HandoffLimits, HandoffPosted, HandoffRefusal, Store
from bot.store.events import GuildJoined, GuildLeft

if TYPE_CHECKING:
    from tests.store.cluster import Cluster
    from tests.store.conftest import Clock, Place

HERE, ELSEWHERE = 2**62, 7
FEW = HandoffLimits(member=2, guild=3)
ALICE = 1001


async def handoff(store: Store, answer: int, asker: int = ALICE, guild: int = HERE) -> Handoff:
    """Return a handoff that is opened now."""
    return Handoff(
        answer=answer,
        guild=guild,
        channel=5,
        asker=await store.key_of(asker),
        question="may I bring my walrus",
        language="en",
        offered=("bread", "customers"),
        opened=store.now(),
    )


async def test_reserved_once(store: Store, place: Place) -> None:
    """An answer has one handoff, also after a restart, and it can be found wherever it is."""
    new = await handoff(store, 1)
    assert await store.reserve_handoff(new, FEW) is None
    assert await store.reserve_handoff(await handoff(store, 1, 1002), FEW) == new
    await store.handoff_posted(HandoffPosted(1, 5, 50, 60))
    whole = replace(new, message=50, thread=60)
    async with Store(StoreConfig(place), store.now) as again:
        assert await again.reserve_handoff(new, FEW) == whole
        assert await again.handoff_at(50) == await again.handoff_in(60) == whole
        assert await again.handoff_at(60) is None


async def test_released(store: Store) -> None:
    """A handoff whose question was not posted can be reserved again. One that was posted stays."""
    new = await handoff(store, 1)
    await store.reserve_handoff(new, FEW)
    await store.release_handoff(1)
    assert await store.reserve_handoff(new, FEW) is None
    await store.handoff_posted(HandoffPosted(1, 5, 50, 50))
    await store.release_handoff(1)
    assert await store.handoff_at(50)


async def test_limits(store: Store, clock: Clock) -> None:
    """A member, and a server, may pass on only so many questions in an hour."""

    async def reserved(answer: int, asker: int, guild: int = HERE) -> object:
        return await store.reserve_handoff(await handoff(store, answer, asker, guild), FEW)

    assert await reserved(1, ALICE) is None
    assert await reserved(2, ALICE) is None
    assert await reserved(3, ALICE) is HandoffRefusal.MEMBER
    assert await reserved(4, 1002) is None
    assert await reserved(5, 1003) is HandoffRefusal.GUILD
    assert await reserved(6, ALICE, ELSEWHERE) is None
    clock.pass_(hours=1, seconds=1)
    assert await reserved(3, ALICE) is None


async def test_solved_once(store: Store) -> None:
    """Of two people who mark a question as solved, one is first. Open questions come first."""
    for answer in (1, 2):
        await store.reserve_handoff(await handoff(store, answer), FEW)
        await store.handoff_posted(HandoffPosted(answer, 5, 50 + answer, 60))
    assert await store.solve_handoff(52)
    assert not await store.solve_handoff(52)
    assert not await store.solve_handoff(99)
    found = await store.handoff_in(60)
    assert found
    assert (found.answer, found.solved) == (1, False)


async def test_forgotten(store: Store) -> None:
    """A member's key and questions are deleted. The thread is still known, and others' stay."""
    for answer, asker in ((1, ALICE), (2, 1002)):
        await store.reserve_handoff(await handoff(store, answer, asker), FEW)
        await store.handoff_posted(HandoffPosted(answer, 5, 50 + answer, 60 + answer))
    assert (await store.forget(ALICE)).handoffs == 1
    assert (await store.forget(ALICE)).handoffs == 0
    gone, kept = await store.handoff_in(61), await store.handoff_in(62)
    assert gone
    assert (gone.asker, gone.question, gone.message) == ("", "", 51)
    assert kept
    assert kept.question
    assert str(ALICE) not in kept.asker


@pytest.mark.parametrize("days", [89, 91])
async def test_kept_for_90_days(store: Store, clock: Clock, days: int) -> None:
    """A handoff is deleted 90 days after it was opened."""
    await store.purge()
    await store.reserve_handoff(await handoff(store, 1), FEW)
    await store.handoff_posted(HandoffPosted(1, 5, 50, 60))
    clock.pass_(days=days)
    await store.purge()
    assert (await store.handoff_in(60) is not None) is (days < 90)


async def test_deleted_with_the_server(store: Store, clock: Clock) -> None:
    """The handoffs of a server are deleted 30 days after the bot has left it."""
    await store.write([GuildJoined(HERE), GuildLeft(HERE, clock())])
    await store.reserve_handoff(await handoff(store, 1), FEW)
    await store.handoff_posted(HandoffPosted(1, 5, 50, 60))
    clock.pass_(days=31)
    await store.forget_guilds(await store.left_guilds())
    assert await store.handoff_in(60) is None


async def test_without_texts(place: Place, clock: Clock) -> None:
    """If no texts are stored, a handoff has none, and those stored before are deleted."""
    async with Store(StoreConfig(place), clock) as store:
        await store.reserve_handoff(await handoff(store, 1), FEW)
        await store.handoff_posted(HandoffPosted(1, 5, 50, 60))
    async with Store(StoreConfig(place, questions=False), clock) as store:
        await store.reserve_handoff(await handoff(store, 2), FEW)
        await store.handoff_posted(HandoffPosted(2, 5, 52, 62))
        await store.purge()
        found = [await store.handoff_in(thread) for thread in (60, 62)]
    assert [one and one.question for one in found] == ["", ""]


async def test_two_processes_at_once(cluster: Cluster) -> None:
    """Of several processes, one reserves an answer, and a limit is never exceeded."""
    config = StoreConfig(cluster.new_database())
    stores = [Store(config) for _ in range(5)]
    same = [one.reserve_handoff(await handoff(one, 1), FEW) for one in stores]
    assert (await asyncio.gather(*same)).count(None) == 1
    others = [
        one.reserve_handoff(await handoff(one, 10 + number, 2000 + number), FEW)
        for number, one in enumerate(stores)
    ]
    assert (await asyncio.gather(*others)).count(None) == FEW.guild - 1
    for one in stores:
        await one.close()
