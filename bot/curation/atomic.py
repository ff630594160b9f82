"""A file is replaced as a whole, or not at all, even if the process or the machine stops."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

NEW = 0o644
"""The permissions of a file that is new, before the process's mask."""


def replace(path: Path, content: bytes) -> None:
    """Give `path` this content. Permissions, and what links to it, stay; raises OSError.

    Only one process may do so at a time: what one left behind that was killed is removed.
    """
    target = path.resolve()
    _remove_leftovers(target)
    temporary = _written(target, content)
    try:
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _prefix(target: Path) -> str:
    return f".{target.name}."


def _remove_leftovers(target: Path) -> None:
    for leftover in target.parent.glob(f"{_prefix(target)}*.tmp"):
        leftover.unlink(missing_ok=True)


def _written(target: Path, content: bytes) -> Path:
    """Write a file beside the target that has its permissions; it is on the disk."""
    handle, name = tempfile.mkstemp(prefix=_prefix(target), suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _take_permissions(temporary, target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _take_permissions(temporary: Path, target: Path) -> None:
    try:
        known = target.stat()
    except FileNotFoundError:
        temporary.chmod(NEW & ~_mask())
        return
    if hasattr(os, "chown"):
        with suppress(PermissionError):  # only an administrator may give files away
            os.chown(temporary, known.st_uid, known.st_gid)
    temporary.chmod(known.st_mode & 0o7777)


def _mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the new name lasting, where the system has a way to."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
