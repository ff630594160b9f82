"""Two processes that run the same shard are detected, but restarts are not reported."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.chat.gateway.claims import Claims
from bot.config.store_settings import StoreConfig
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.store.cluster import Cluster


@pytest.fixture
async def store(cluster: Cluster) -> AsyncIterator[Store]:
    """Open a store that processes share."""
    async with Store(StoreConfig(cluster.new_database())) as store:
        yield store


def process(store: Store, *shards: int, bot: int = 1) -> Claims:
    """Return the claims of a new process."""
    return Claims(store, lambda: {f"shard-{bot}-{shard}": shard for shard in shards})


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the warnings in the log."""
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


async def test_the_same_shard_twice(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Both processes log a warning for each shard that they share."""
    one, other = process(store, 0, 1, 2), process(store, 2, 3)
    for _ in range(6):
        await one.renew()
        await other.renew()
    assert [warning.partition(" in ")[0] for warning in warnings(caplog)] == [
        "shard 2 also runs"
    ] * 2


async def test_a_restart(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Claims of earlier processes cause no warning, even if one overlaps with the next."""
    for _ in range(3):
        old, new = process(store, 0), process(store, 0)
        for _ in range(3):
            await old.renew()
        await new.renew()
        await old.renew()
        for _ in range(3):
            await new.renew()
    assert not warnings(caplog)


async def test_different_shards_and_bots(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Processes with different shards, or with different bots, don't interfere."""
    processes = [process(store, 0), process(store, 1), process(store, 0, bot=2), process(store)]
    for _ in range(4):
        for one in processes:
            await one.renew()
    assert not warnings(caplog)


async def test_a_shard_that_moves(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """A shard that this process no longer runs may move to another process without a conflict."""
    shards = {"shard-1-0": 0}
    mine, other = Claims(store, lambda: shards), process(store, 0)
    for _ in range(2):
        await mine.renew()
    shards["shard-1-1"] = shards.pop("shard-1-0")
    await mine.renew()
    for _ in range(2):
        await other.renew()
    shards["shard-1-0"] = 0
    for _ in range(3):
        await mine.renew()
    assert not warnings(caplog)


async def test_a_conflict_that_returns(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """If a conflict comes back after it was resolved, it is logged again."""
    one, other = process(store, 0), process(store, 0)
    for _ in range(2):
        for _ in range(4):
            await one.renew()
            await other.renew()
        for _ in range(2):
            await one.renew()
    assert len(warnings(caplog)) == 3
