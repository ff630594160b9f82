"""The user's home folder: paths that begin with `~`, and the folders for data and caches.

A container may run as a user without a home folder. For such a user, everything works except
features that must keep data.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


class NoHomeError(UsageError):
    """The user has no home folder. The error's text says what to do instead."""


def expanded(path: str) -> Path:
    """Return a path with a leading `~` or `~user` replaced by the home folder.

    A path with an unknown user is left unchanged. Raises NoHomeError if there is no home folder.
    """
    found = os.path.expanduser(path)  # noqa: PTH111 - Path.expanduser rejects unknown users
    if found == path and Path(path).parts[:1] == ("~",):
        raise NoHomeError(f"{path}: this user has no home folder: write the full path")
    return Path(found)


def data_folder(setting: str) -> Path:
    """Return Footnote's data folder.

    Raises NoHomeError if there is no home folder. The error's text names `setting` as a remedy.
    """
    # Imported here because the library is slow to import and rarely needed.
    from platformdirs import user_data_path  # noqa: PLC0415

    if (folder := _found(lambda: user_data_path("footnote", appauthor=False))) is None:
        raise NoHomeError(f"this user has no home folder: set HOME, XDG_DATA_HOME or {setting}")
    return folder


def cache_folder() -> Path:
    """Return Footnote's cache folder or, without a home folder, a private temporary folder.

    Raises NoHomeError if the temporary folder isn't private.
    """
    from platformdirs import user_cache_path  # noqa: PLC0415 - as above

    return _found(lambda: user_cache_path("footnote")) or _private_folder()


def _found(find: Callable[[], Path]) -> Path | None:
    try:
        folder = find()
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None  # never create a folder named "~"


def _private_folder() -> Path:
    """Return a temporary folder that only this user can write to."""
    folder = Path(gettempdir(), f"footnote-{os.getuid()}")
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise NoHomeError(
            f"this user has no home folder, and others may write to {folder}: "
            "set HOME or XDG_CACHE_HOME"
        )
    return folder
