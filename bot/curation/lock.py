"""One curator at a time: a lock that ends with its process, however that ends."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.errors import ChangedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 1.0
"""For how many seconds somebody waits who finds that another one is saving."""
_PAUSE = 0.02


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep others from writing `path`; raise ChangedError where another one doesn't end."""
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _wait(handle)
        yield
    finally:
        os.close(handle)  # which unlocks it


def _wait(handle: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _try_to_lock(handle):
        if time.monotonic() > deadline:
            raise ChangedError("another curator is saving at this moment: try again")
        time.sleep(_PAUSE)


if sys.platform == "win32":  # pragma: no cover - tested on POSIX
    import msvcrt

    def _try_to_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_to_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
