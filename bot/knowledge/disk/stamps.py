"""File stamps. A file is read again only if its size or modification time has changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileStamp:
    """State of a file when it was last read: size in bytes, mtime in ns, and SHA-256."""

    size: int
    changed: int
    digest: str


def stamped(paths: Iterable[Path], known: Mapping[str, FileStamp]) -> dict[str, FileStamp]:
    """Return each file's stamp by path. Read only files whose size or mtime differs from `known`.

    Raises OSError if a file can't be read.
    """
    found = {}
    for path in paths:
        status = path.stat()
        stamp = known.get(str(path))
        if stamp is None or (stamp.size, stamp.changed) != (status.st_size, status.st_mtime_ns):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            stamp = FileStamp(status.st_size, status.st_mtime_ns, digest)
        found[str(path)] = stamp
    return found
