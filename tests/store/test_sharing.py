"""What several processes share: the curated text, who is told of it, and turns."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

import pytest

from bot.config.store_settings import StoreConfig
from bot.errors import ChangedError, StoreError
from bot.store import Edition, Store
from bot.store.curated import KEPT
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.store.cluster import Cluster


async def test_editions_follow_each_other(store: Store) -> None:
    """The first takes the place of any file; who saves what is there already changes nothing."""
    assert await store.edition() is None
    first = await store.publish(b"from a file", b"one \xc3\xb1")
    assert first == Edition(1, b"one \xc3\xb1") == await store.edition()
    assert await store.publish(b"whatever", first.content) == first
    assert await store.publish(first.content, b"two") == Edition(2, b"two") == await store.edition()
    assert await store.edition(after=1) == Edition(2, b"two")
    assert await store.edition(after=2) is None


async def test_who_publishes_on_an_old_edition_is_told(store: Store) -> None:
    """Nothing is lost of what the faster one did."""
    first = await store.publish(None, b"one")
    await store.publish(first.content, b"two")
    with pytest.raises(ChangedError, match="somebody else meanwhile"):
        await store.publish(first.content, b"another two")
    assert await store.edition() == Edition(2, b"two")


async def test_of_many_at_once_one_is_first(cluster: Cluster) -> None:
    """Each in a process of its own, as far as the database knows; the others are told."""
    config = StoreConfig(cluster.new_database())
    stores = [Store(config) for _ in range(8)]
    outcomes = await asyncio.gather(
        *(one.publish(None, b"%d" % n) for n, one in enumerate(stores)), return_exceptions=True
    )
    (won,) = [outcome for outcome in outcomes if isinstance(outcome, Edition)]
    assert sum(isinstance(outcome, ChangedError) for outcome in outcomes) == 7
    assert await stores[0].edition() == won
    for one in stores:
        await one.close()


async def test_old_editions_are_deleted(store: Store) -> None:
    """A year of curating takes no more room than a few."""
    content = None
    for n in range(KEPT + 5):
        content = (await store.publish(content, b"%d" % n)).content
    assert await store.edition() == Edition(KEPT + 5, b"%d" % (KEPT + 4))


async def test_who_listens_is_told(cluster: Cluster) -> None:
    """As soon as an edition is published, and not of one that is not."""
    config = StoreConfig(cluster.new_database())
    async with Store(config) as store, Store(config) as other, store.listening() as ears:
        await ears.wait(0)
        await other.publish(None, b"one")
        await asyncio.wait_for(ears.wait(10 * PATIENCE), PATIENCE)


async def test_a_lost_connection_is_an_error(cluster: Cluster) -> None:
    """Who listens to nobody would hear nothing for ever."""

    async def listen(store: Store) -> None:
        async with store.listening() as ears:
            await asyncio.to_thread(cluster.stop)
            await ears.wait(10 * PATIENCE)

    async with Store(StoreConfig(cluster.new_database())) as store:
        try:
            async with asyncio.timeout(PATIENCE):
                with pytest.raises(StoreError):
                    await listen(store)
        finally:
            await asyncio.to_thread(cluster.start)
        assert await store.edition() is None


async def test_turns_are_apart(cluster: Cluster) -> None:
    """Whoever takes them and however many do at once; another key has turns of its own."""
    config = StoreConfig(cluster.new_database())
    stores = [Store(config) for _ in range(4)]
    waits = await asyncio.gather(*(one.reserve_turn(0, 60, 100) for one in stores * 3))
    order = sorted(waits)
    assert order[0] < 1
    # Each is told from its own now, which is at most a few seconds later than the first one's.
    assert all(50 < later - sooner < 70 for sooner, later in itertools.pairwise(order))
    assert await stores[0].reserve_turn(1, 60, 100) == 0
    for one in stores:
        await one.close()


async def test_nobody_waits_for_a_clock_that_was_wrong(cluster: Cluster) -> None:
    """A turn far in the future holds nobody up for longer than all others would."""
    async with Store(StoreConfig(cluster.new_database())) as store:
        await store.put("turn-0", repr(4e9))
        assert await store.reserve_turn(0, 5, 16) == pytest.approx(80)
