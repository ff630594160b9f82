"""Settings that servers have chosen: stored, changed at the same time, and announced."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.config.store_settings import StoreConfig
from bot.store import Store
from bot.store.events import GuildJoined, GuildLeft
from bot.store.server_settings import CHANNEL

if TYPE_CHECKING:
    from tests.store.cluster import Cluster
    from tests.store.conftest import Clock, Place

HERE, ELSEWHERE = 2**62, 7


async def test_each_server_has_its_own(store: Store, place: Place) -> None:
    """A change replaces one setting of one server, None deletes it, and a restart keeps all."""
    assert await store.server_settings() == {}
    await store.change_settings(HERE, {"listen": [1, 2], "style": "plain"})
    await store.change_settings(ELSEWHERE, {"language": "es"})
    whole = await store.change_settings(HERE, {"style": None, "answer_delay": 30})
    assert whole == {"listen": [1, 2], "answer_delay": 30}
    async with Store(StoreConfig(place)) as again:
        assert await again.server_settings() == {HERE: whole, ELSEWHERE: {"language": "es"}}


async def test_the_stamp_differs_after_every_change(store: Store, clock: Clock) -> None:
    """The stamp changes with each change, even of the same setting, and with each deletion."""
    stamps = [await store.settings_stamp()]
    for guild, style in ((HERE, "plain"), (HERE, "plain"), (ELSEWHERE, None)):
        await store.change_settings(guild, {"style": style})
        stamps.append(await store.settings_stamp())
    await _left(store, clock)
    stamps.append(await store.settings_stamp())
    await store.change_settings(HERE, {"style": "plain"})
    stamps.append(await store.settings_stamp())
    assert len({*stamps}) == len(stamps)


async def _left(store: Store, clock: Clock) -> None:
    """Let the bot leave a server 30 days ago."""
    await store.write([GuildJoined(HERE), GuildLeft(HERE, clock())])
    clock.pass_(days=31)
    await store.forget_guilds(await store.left_guilds())
    assert HERE not in await store.server_settings()


async def test_simultaneous_changes_are_all_kept(cluster: Cluster) -> None:
    """Processes that change different settings of a server at the same time lose none."""
    config = StoreConfig(cluster.new_database())
    stores = [Store(config) for _ in range(6)]
    names = [f"setting{number}" for number in range(6)]
    await asyncio.gather(
        *(one.change_settings(HERE, {name: 1}) for one, name in zip(stores, names, strict=True))
    )
    assert (await stores[0].server_settings())[HERE] == dict.fromkeys(names, 1)
    assert await stores[0].settings_stamp() == (6, 1)
    for one in stores:
        await one.close()


async def test_changes_are_announced(cluster: Cluster) -> None:
    """PostgreSQL tells the other processes about a change."""
    config = StoreConfig(cluster.new_database())
    async with Store(config) as one, Store(config) as other, one.listening(CHANNEL) as listener:
        await other.change_settings(HERE, {"style": "plain"})
        began = asyncio.get_running_loop().time()
        await listener.wait(30)
        assert asyncio.get_running_loop().time() - began < 10
