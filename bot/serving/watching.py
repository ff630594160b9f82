"""Reload the knowledge when a file changes and when the process receives SIGHUP."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import awatch

from bot.knowledge.added import added_files, added_folder
from bot.knowledge.curated_path import curated_place, knowledge_files
from bot.knowledge.files import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchfiles import Change

    from bot.config import Config
    from bot.serving.live import Serving

_QUIET_PERIOD = 50
"""Time in milliseconds without further changes after which a change triggers a reload."""
_MAX_DELAY = 400
"""Maximum time in milliseconds from a change to the reload, even if more changes follow."""
_POLL_INTERVAL = 1000
"""Time in milliseconds between two checks of the files. Not every file system reports changes."""
_PAUSE = 1.0
_MOUNTED = "..data"  # the symbolic link that Kubernetes swaps when a ConfigMap changes

_log = logging.getLogger(__name__)

FileStamps = tuple[tuple[str, int, int, int], ...]


async def watch(serving: Serving) -> None:
    """Reload the knowledge now and whenever one of its files changes, until canceled."""
    seen = await asyncio.to_thread(_stamp, serving.config)
    await reload(serving)  # picks up changes made before watching began
    while True:
        try:
            seen = await _watch(serving, seen)
        except (OSError, RuntimeError) as error:  # no inotify watches left, or a removed folder
            _log.warning("can't watch the knowledge files; retrying: %s", error)
        await asyncio.sleep(_PAUSE)


async def _watch(serving: Serving, seen: FileStamps) -> FileStamps:
    """Reload the knowledge after each change, until the set of folders to watch changes.

    Return the latest file stamps.
    """
    folders = await asyncio.to_thread(_folders, serving.config)
    changes = awatch(
        *folders,
        watch_filter=_matters,
        debounce=_MAX_DELAY,
        step=_QUIET_PERIOD,
        rust_timeout=_POLL_INTERVAL,
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
    """Reload the knowledge, and log any error instead of raising it."""
    try:
        await serving.reload()
    except Exception:  # noqa: BLE001 - the next change may fix the error
        _log.exception("the knowledge could not be reloaded")


def on_hangup(serving: Serving) -> Callable[[], None]:
    """Add a signal handler that reloads the knowledge on SIGHUP, if the system supports SIGHUP.

    Return a function that removes the handler.
    """
    if not hasattr(signal, "SIGHUP"):  # pragma: no cover - Windows
        return lambda: None
    loop = asyncio.get_running_loop()
    running: set[asyncio.Task[None]] = set()

    def hang_up() -> None:
        task = loop.create_task(reload(serving))
        running.add(task)  # the event loop keeps only weak references to tasks
        task.add_done_callback(running.discard)

    loop.add_signal_handler(signal.SIGHUP, hang_up)
    return lambda: _remove_handler(loop)


def _remove_handler(loop: asyncio.AbstractEventLoop) -> None:
    loop.remove_signal_handler(signal.SIGHUP)


def _matters(_change: Change, path: str) -> bool:
    name = os.path.basename(path)  # noqa: PTH119 - faster; it runs for every change
    return name == _MOUNTED or (name.endswith(SUFFIXES) and not name.startswith("."))


def _folders(config: Config) -> tuple[Path, ...]:
    """Return the folders of the knowledge files and, for symbolic links, of their targets."""
    curated = curated_place(config)
    added = added_folder(config)
    paths = (*config.knowledge, *filter(None, (curated, added)))
    found = {
        folder
        for path in paths
        for one in (path, Path(os.path.realpath(path)))
        for folder in (one if one.is_dir() else one.parent,)
    }
    return tuple(sorted(folder for folder in found if folder.is_dir()))


def _stamp(config: Config) -> FileStamps:
    """Return the path, modification time, size and inode of each knowledge file."""
    return tuple(sorted(_stamps(config)))


def _stamps(config: Config) -> Iterator[tuple[str, int, int, int]]:
    for path in (*knowledge_files(config), *added_files(config)):
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
