"""What makes the bot load its knowledge again: a file that changes, or SIGHUP."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import awatch

from bot.knowledge.curated_path import curated_file, knowledge_files
from bot.knowledge.files import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchfiles import Change

    from bot.config import Config
    from bot.serving.live import Serving

_SETTLES = 50
"""A change is acted upon when there was no other for so many milliseconds,"""
_AT_MOST = 400
"""or after so many."""
_LOOKS_EVERY = 1000
"""How often, in milliseconds, it looks itself: not every file system tells of changes."""
_PAUSE = 1.0
_MOUNTED = "..data"  # what Kubernetes swaps when a ConfigMap changes

_log = logging.getLogger(__name__)

FileStamps = tuple[tuple[str, int, int, int], ...]


async def watch(serving: Serving) -> None:
    """Reload whenever a file of the knowledge has changed, until cancelled."""
    seen = await asyncio.to_thread(_stamp, serving.config)
    await reload(serving)  # for what changed before anybody looked
    while True:
        try:
            seen = await _watch(serving, seen)
        except (OSError, RuntimeError) as error:  # out of watches, or a folder went away
            _log.warning("files can't be watched, trying again: %s", error)
        await asyncio.sleep(_PAUSE)


async def _watch(serving: Serving, seen: FileStamps) -> FileStamps:
    """Reload at each change; return what was seen last when the folders have to be listed anew."""
    folders = await asyncio.to_thread(_folders, serving.config)
    changes = awatch(
        *folders,
        watch_filter=_matters,
        debounce=_AT_MOST,
        step=_SETTLES,
        rust_timeout=_LOOKS_EVERY,
        yield_on_timeout=True,
        recursive=False,
    )
    async for changed in changes:
        now = await asyncio.to_thread(_stamp, serving.config)
        if changed or now != seen:
            seen = now
            await reload(serving)
        if await asyncio.to_thread(_folders, serving.config) != folders:
            break
    return seen


async def reload(serving: Serving) -> None:
    """Reload; what goes wrong is logged."""
    try:
        await serving.reload()
    except Exception:  # noqa: BLE001 - whatever it is, the next change may undo it
        _log.exception("the knowledge could not be loaded again")


def on_hangup(serving: Serving) -> Callable[[], None]:
    """Reload at each SIGHUP, where the system has it; return what ends that."""
    if not hasattr(signal, "SIGHUP"):  # pragma: no cover - Windows
        return lambda: None
    loop = asyncio.get_running_loop()
    running: set[asyncio.Task[None]] = set()

    def hang_up() -> None:
        task = loop.create_task(reload(serving))
        running.add(task)  # the loop alone would not keep it
        task.add_done_callback(running.discard)

    loop.add_signal_handler(signal.SIGHUP, hang_up)
    return lambda: _forget(loop)


def _forget(loop: asyncio.AbstractEventLoop) -> None:
    loop.remove_signal_handler(signal.SIGHUP)


def _matters(_change: Change, path: str) -> bool:
    name = os.path.basename(path)  # noqa: PTH119 - called for each change, of which there are many
    return name == _MOUNTED or (name.endswith(SUFFIXES) and not name.startswith("."))


def _folders(config: Config) -> tuple[Path, ...]:
    """Return the folders that exist of what is named, and of what that links to."""
    paths = (*config.knowledge, curated_file(config))
    found = {
        folder
        for path in paths
        for one in (path, Path(os.path.realpath(path)))
        for folder in (one if one.is_dir() else one.parent,)
    }
    return tuple(sorted(folder for folder in found if folder.is_dir()))


def _stamp(config: Config) -> FileStamps:
    """Return what tells files apart that have changed, without reading them."""
    return tuple(sorted(_stamps(config)))


def _stamps(config: Config) -> Iterator[tuple[str, int, int, int]]:
    for path in knowledge_files(config):
        for file in _inside(path):
            try:
                known = file.stat()
            except OSError:
                continue
            yield str(file), known.st_mtime_ns, known.st_size, known.st_ino


def _inside(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    try:
        return [file for file in path.iterdir() if file.suffix in SUFFIXES]
    except OSError:
        return []
