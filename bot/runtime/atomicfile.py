"""Atomic file writes: all or nothing, even if the process or the machine crashes."""

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

_DEFAULT_MODE = 0o666  # permissions of a new file, before the umask is applied
_SUFFIX = ".tmp"


def write(path: Path, content: bytes, like: Path | None = None) -> None:
    """Replace a file's content. Readers see either the old or the new content.

    If the path is a symbolic link, its target is replaced and the link stays. The file keeps its
    permissions and, where the system allows it, its owner. If `like` is given, permissions and
    owner are copied from that file instead. If writing fails, OSError is raised and the old content
    stays in place.
    """
    target = _resolved(path)
    with _draft(target) as (draft, handle):
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _copy_permissions(draft, like or target)
        draft.replace(target)
    _sync_folder(target.parent)


def remove_leftovers(path: Path) -> None:
    """Remove temporary files left by killed writers. Call only while nobody is writing the file."""
    target = _resolved(path)
    for leftover in target.parent.glob(f"{glob.escape(_prefix(target))}*{_SUFFIX}"):
        leftover.unlink(missing_ok=True)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # a symlink loop, before Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error


def _prefix(target: Path) -> str:
    return f".{target.name}."


@contextmanager
def _draft(target: Path) -> Iterator[tuple[Path, int]]:
    """Yield the path and descriptor of a temporary file next to the target.

    Remove the temporary file if the `with` block raises an exception.
    """
    handle, name = tempfile.mkstemp(prefix=_prefix(target), suffix=_SUFFIX, dir=target.parent)
    draft = Path(name)
    try:
        yield draft, handle
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _copy_permissions(draft: Path, like: Path) -> None:
    try:
        known = like.stat()
    except FileNotFoundError:
        draft.chmod(_DEFAULT_MODE & ~_umask())
        return
    if hasattr(os, "chown"):
        with suppress(OSError):  # usually, only root may change the owner
            os.chown(draft, known.st_uid, known.st_gid)
    draft.chmod(known.st_mode & 0o7777)


def _umask() -> int:
    # The umask can only be read by setting it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Flush the folder, if the system supports it, so that the rename survives a crash."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
