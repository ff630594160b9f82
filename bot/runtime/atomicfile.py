"""Files that are written whole or not at all, even if the process or the machine stops."""

from __future__ import annotations

import errno
import glob
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW = 0o666  # less what the process's mask takes, as for any new file
_SUFFIX = ".tmp"


def write(path: Path, content: bytes, like: Path | None = None) -> None:
    """Give a file this content; whoever reads it finds the old one or the new one.

    What links to it stays a link. Permissions stay, and the owner where that is allowed; `like`
    names another file to take them from. Raises OSError, and then leaves what was there.
    """
    target = _resolved(path)
    with _draft(target) as (draft, handle):
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _take_permissions(draft, like or target)
        draft.replace(target)
    _sync_folder(target.parent)


def remove_leftovers(path: Path) -> None:
    """Remove what a process left that was killed while it wrote this file; none may at present."""
    target = _resolved(path)
    for leftover in target.parent.glob(f"{glob.escape(_prefix(target))}*{_SUFFIX}"):
        leftover.unlink(missing_ok=True)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # a loop of links, before Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error


def _prefix(target: Path) -> str:
    return f".{target.name}."


@contextmanager
def _draft(target: Path) -> Iterator[tuple[Path, int]]:
    """Give a file beside the target, and its handle; on failure it is gone again."""
    handle, name = tempfile.mkstemp(prefix=_prefix(target), suffix=_SUFFIX, dir=target.parent)
    draft = Path(name)
    try:
        yield draft, handle
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _take_permissions(draft: Path, like: Path) -> None:
    try:
        known = like.stat()
    except FileNotFoundError:
        draft.chmod(_NEW & ~_mask())
        return
    if hasattr(os, "chown"):
        with suppress(OSError):  # only an administrator may give files away, and not everywhere
            os.chown(draft, known.st_uid, known.st_gid)
    draft.chmod(known.st_mode & 0o7777)


def _mask() -> int:
    # The mask can only be read by setting it.
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
