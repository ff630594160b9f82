"""Tests that a changed file or SIGHUP reloads the knowledge."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import watchfiles

from bot.serving import watching
from bot.serving.live import Serving
from bot.serving.watching import on_hangup, watch
from tests.bakery import GOLDEN, KNOWLEDGE, bakery, written
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.config import Config
    from bot.serving.reloads import Reload

OTHER = KNOWLEDGE.replace("twice", "three times")
CURATED = "curated: {taught: [{id: oven, asks: [Was it hot?]}]}\n"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return a configuration whose knowledge is a folder."""
    bakery(tmp_path)
    return replace(bakery(tmp_path), knowledge=(tmp_path,))


@asynccontextmanager
async def watched(config: Config) -> AsyncIterator[tuple[Serving, list[Reload]]]:
    """Watch the files. Yield the live assistant and all reloads after the first."""
    serving = Serving(config)
    reloads: list[Reload] = []
    serving.subscribe(reloads.append)
    task = asyncio.create_task(watch(serving))
    await until(lambda: bool(reloads))
    try:
        yield serving, reloads
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_change_is_live_soon(config: Config, tmp_path: Path) -> None:
    """New, replaced and deleted files are noticed.

    A broken file leaves the old knowledge live.
    """
    async with watched(config) as (serving, reloads):
        version = serving.status.version
        written(tmp_path / "bakery.yaml", OTHER)
        await until(lambda: serving.status.version != version)
        written(tmp_path / "curated.yaml.new", CURATED).replace(tmp_path / "curated.yaml")
        await until(lambda: "Was it hot?" in serving.knowledge.passages[1].asks)
        (tmp_path / "curated.yaml").unlink()
        await until(lambda: len(serving.knowledge.passages[1].asks) == 3)
        known = serving.knowledge
        written(tmp_path / "bakery.yaml", "source: {")
        await until(lambda: bool(serving.status.problems))
        assert serving.knowledge is known
        assert reloads[-1].problems


async def test_a_burst_of_changes_is_debounced(config: Config, tmp_path: Path) -> None:
    """An editor that saves in several steps doesn't cause a reload for each step."""
    async with watched(config) as (serving, reloads):
        await asyncio.sleep(0.2)
        for n in range(10):
            written(tmp_path / "bakery.yaml", KNOWLEDGE.replace("twice", f"{n} times"))
            await asyncio.sleep(0.01)
        await until(lambda: "9 times" in serving.knowledge.passages[1].text)
        assert len(reloads) < 10


async def test_other_files_change_nothing(config: Config, tmp_path: Path) -> None:
    """Lock files, temporary files and notes are not part of the knowledge."""
    async with watched(config) as (serving, reloads):
        await asyncio.sleep(0.2)
        for name in (".curated.yaml.lock", ".curated.yaml.x.tmp", "notes.txt"):
            written(tmp_path / name, GOLDEN)
        await asyncio.sleep(0.3)
        assert not any(reload.changed for reload in reloads)
        assert serving.status.problems == ()


async def test_a_file_system_without_events_is_polled(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sizes and modification times are checked every second."""
    monkeypatch.setattr(watching, "_matters", lambda *_: False)
    async with watched(config) as (serving, _):
        version = serving.status.version
        written(tmp_path / "bakery.yaml", OTHER)
        await until(lambda: serving.status.version != version)


async def test_a_single_file_is_watched(tmp_path: Path) -> None:
    """A file can be replaced, because its folder and the target of a link are watched."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    target = bakery(folder).knowledge[0]
    link = tmp_path / "bakery.yaml"
    link.symlink_to(target)
    async with watched(replace(bakery(tmp_path), knowledge=(link,))) as (serving, _):
        version = serving.status.version
        written(folder / "new.yaml", OTHER).replace(target)
        await until(lambda: serving.status.version != version)


async def test_a_folder_created_later_is_watched(config: Config, tmp_path: Path) -> None:
    """The curated file's folder may be created late, and removed and created again."""
    place = tmp_path / "later" / "ours.yaml"
    async with watched(replace(config, curated=place)) as (serving, _):
        for _ in range(2):
            place.parent.mkdir()
            written(place, CURATED)
            await until(lambda: len(serving.knowledge.passages[1].asks) == 4)
            place.unlink()
            place.parent.rmdir()
            await until(lambda: len(serving.knowledge.passages[1].asks) == 3)


async def test_errors_while_watching_are_retried(
    config: Config,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Errors of the watcher and unexpected errors of a reload are logged and retried."""
    real = watchfiles.awatch
    failures = [OSError("out of watches")]

    def awatch(*arguments: object, **options: object) -> object:
        if failures:
            raise failures.pop()
        return real(*arguments, **options)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(watching, "awatch", awatch)
    monkeypatch.setattr(watching, "_PAUSE", 0.01)
    async with watched(config) as (serving, _):
        await until(lambda: "out of watches" in caplog.text)
        real_load = serving._load  # noqa: SLF001 - no public way to make it fail
        monkeypatch.setattr(serving, "_load", lambda: 1 / 0)
        written(tmp_path / "bakery.yaml", OTHER)
        await until(lambda: "could not be reloaded" in caplog.text)
        monkeypatch.setattr(serving, "_load", real_load)
        version = serving.status.version
        written(tmp_path / "bakery.yaml", f"{OTHER}\n")
        await until(lambda: serving.status.version != version)


def test_missing_files_have_no_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may disappear between two checks, and a folder may be unreadable."""
    config = replace(bakery(tmp_path), knowledge=(tmp_path, tmp_path / "nowhere.yaml"))
    assert len(watching._stamp(config)) == 1  # noqa: SLF001 - no other way to see it

    def refuse(_path: Path) -> list[Path]:
        raise PermissionError

    monkeypatch.setattr(type(tmp_path), "iterdir", refuse)
    assert watching._stamp(config) == ()  # noqa: SLF001 - as above


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
async def test_hangup_reloads(config: Config, tmp_path: Path) -> None:
    """SIGHUP triggers a reload, as is usual for daemons, until the handler is removed."""
    serving = Serving(config)
    version = serving.status.version
    forget = on_hangup(serving)
    written(tmp_path / "bakery.yaml", OTHER)
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: serving.status.version != version)
    forget()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL
