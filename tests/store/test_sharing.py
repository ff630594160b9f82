"""State that several processes share: the curated text, its notifications, and turns."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

import pytest

from bot.config.store_settings import StoreConfig
from bot.errors import ChangedError, StoreError
from bot.store import Edition, Store
from bot.store.curated import MAX_EDITIONS
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.store.cluster import Cluster


async def test_editions_are_numbered(store: Store) -> None:
    """The first edition may replace any file. Publishing the same text again changes nothing."""
    assert await store.edition() is None
    first = await store.publish(b"from a file", b"one \xc3\xb1")
    assert first == Edition(1, b"one \xc3\xb1") == await store.edition()
    assert await store.publish(b"whatever", first.content) == first
    assert await store.publish(first.content, b"two") == Edition(2, b"two") == await store.edition()
    assert await store.edition(after=1) == Edition(2, b"two")
    assert await store.edition(after=2) is None


async def test_publishing_over_an_old_edition_is_refused(store: Store) -> None:
    """A curator can't overwrite an edition that they haven't seen."""
    first = await store.publish(None, b"one")
    await store.publish(first.content, b"two")
    with pytest.raises(ChangedError, match="someone else changed"):
        await store.publish(first.content, b"another two")
    assert await store.edition() == Edition(2, b"two")


async def test_only_one_of_many_simultaneous_editions_is_accepted(cluster: Cluster) -> None:
    """Other processes that publish at the same time get ChangedError."""
    config = StoreConfig(cluster.new_database())
    stores = [Store(config) for _ in range(8)]
    outcomes = await asyncio.gather(
        *(one.publish(None, b"%d" % n) for n, one in enumerate(stores)), return_exceptions=True
    )
    (accepted,) = [outcome for outcome in outcomes if isinstance(outcome, Edition)]
    assert sum(isinstance(outcome, ChangedError) for outcome in outcomes) == 7
    assert await stores[0].edition() == accepted
    for one in stores:
        await one.close()


async def test_old_editions_are_deleted(store: Store) -> None:
    """Publishing still works after old editions have been deleted."""
    content = None
    for n in range(MAX_EDITIONS + 5):
        content = (await store.publish(content, b"%d" % n)).content
    assert await store.edition() == Edition(MAX_EDITIONS + 5, b"%d" % (MAX_EDITIONS + 4))


async def test_listeners_are_notified(cluster: Cluster) -> None:
    """A listener wakes up as soon as an edition is published."""
    config = StoreConfig(cluster.new_database())
    async with Store(config) as store, Store(config) as other, store.listening() as listener:
        await listener.wait(0)
        await other.publish(None, b"one")
        await asyncio.wait_for(listener.wait(10 * PATIENCE), PATIENCE)


async def test_a_lost_connection_is_an_error(cluster: Cluster) -> None:
    """A lost connection raises an error. Otherwise, the listener would wait forever."""

    async def listen(store: Store) -> None:
        async with store.listening() as listener:
            await asyncio.to_thread(cluster.stop)
            await listener.wait(10 * PATIENCE)

    async with Store(StoreConfig(cluster.new_database())) as store:
        try:
            async with asyncio.timeout(PATIENCE):
                with pytest.raises(StoreError):
                    await listen(store)
        finally:
            await asyncio.to_thread(cluster.start)
        assert await store.edition() is None


async def test_turns_are_spaced_apart(cluster: Cluster) -> None:
    """Turns are spaced out even if several stores reserve them at once. Keys don't share turns."""
    config = StoreConfig(cluster.new_database())
    stores = [Store(config) for _ in range(4)]
    waits = await asyncio.gather(*(one.reserve_turn(0, 60, 100) for one in stores * 3))
    order = sorted(waits)
    assert order[0] < 1
    # Each wait is measured from its own start, a few seconds after the first start at most.
    assert all(50 < later - sooner < 70 for sooner, later in itertools.pairwise(order))
    assert await stores[0].reserve_turn(1, 60, 100) == 0
    for one in stores:
        await one.close()


async def test_a_wrong_clock_delays_turns_only_briefly(cluster: Cluster) -> None:
    """A turn far in the future delays other turns by no more than the maximum number of turns."""
    async with Store(StoreConfig(cluster.new_database())) as store:
        await store.put("turn-0", repr(4e9))
        assert await store.reserve_turn(0, 5, 16) == pytest.approx(80)
