"""Settings of servers in memory: loaded from the store, and kept up to date."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from bot.chat.setup.server_settings import ServerSettings, SettingSource
from bot.config.sections import Chosen, Discord, ReplyStyle
from bot.config.store_settings import StoreConfig
from bot.store import Store
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest

    from tests.store.cluster import Cluster

HERE, ELSEWHERE = 5, 6


@asynccontextmanager
async def following(settings: ServerSettings, poll_interval: float = 30) -> AsyncIterator[None]:
    """Follow changes during the `with` block."""
    task = asyncio.create_task(settings.follow(poll_interval))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_other_processes_know_at_once(cluster: Cluster) -> None:
    """A change in one process is live in another one long before it would poll."""
    config = StoreConfig(cluster.new_database())
    async with Store(config) as store, Store(config) as other:
        one, another = ServerSettings(Discord(), store), ServerSettings(Discord(), other)
        async with following(another):
            await another.loaded.wait()
            await one.choose(HERE, "language", "es")
            assert one.of(HERE).language == "es"
            await until(lambda: another.of(HERE).language == "es")
            assert another.of(ELSEWHERE) == another.of(None) == Discord()
            await one.choose(HERE, "language", "auto")
            await until(lambda: another.of(HERE).language == "auto")
            assert another.source(HERE, "language") is SettingSource.DEFAULT


async def test_a_store_that_comes_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While the store fails, the operator's settings hold. The failure is logged once."""
    place = tmp_path / "folder"
    place.write_text("not a folder")
    async with Store(StoreConfig(place / "store.sqlite3")) as store:
        settings = ServerSettings(Discord(answer_delay=7), store)
        async with following(settings):
            await until(lambda: "can't load the servers' settings" in caplog.text)
            assert settings.of(HERE).answer_delay == 7
            place.unlink()
            await settings.loaded.wait()
    assert caplog.text.count("can't load the servers' settings") == 1


async def test_what_another_version_stored(tmp_path: Path) -> None:
    """Unknown settings, and values that this version doesn't know, are ignored, but kept."""
    async with Store(StoreConfig(tmp_path / "store.sqlite3")) as store:
        await store.change_settings(
            HERE, {"style": "hologram", "mood": "sunny", "listen": [1], "curator_role": 9}
        )
        settings = ServerSettings(Discord(), store)
        await settings.load()
        assert settings.chosen(HERE) == Chosen(listen=[1], curator_role=9)
        assert settings.of(HERE).style is ReplyStyle.LAYOUT
        assert settings.of(HERE).curator_role == 0
        await settings.choose(HERE, "listen", [])
        assert (await store.server_settings())[HERE] == {
            "style": "hologram",
            "mood": "sunny",
            "curator_role": 9,
        }
