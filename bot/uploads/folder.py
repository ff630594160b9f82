"""The folder that contains curators' documents if the bot does not use a shared database."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bot.errors import ChangedError, CurationError
from bot.knowledge.namespaces import origin_of
from bot.runtime import atomicfile
from bot.store.documents import CHANGED, UNDO
from bot.texts.translatable import Translatable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.store.documents import LimitCheck
    from bot.store.events import DocumentChange

_REMOVED = "removed"
_PATIENCE = 5.0


class Folder:
    """Knowledge files named after the ids of their sources. Removed files are kept for a day.

    Every method raises CurationError if the folder can't be used.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._removed = path, path / _REMOVED

    def documents(self, guild: int) -> dict[str, bytes]:
        """Return the contents, by id, of a server's documents."""
        with _reported(self._path):
            return self._in(self._path, guild)

    def removed(self, guild: int) -> dict[str, bytes]:
        """Return the contents, by id, of a server's removed documents that can be restored."""
        with _reported(self._path):
            self._purge()
            return self._in(self._removed, guild)

    def purge(self) -> None:
        """Delete documents that were removed more than a day ago."""
        with _reported(self._path):
            self._purge()

    def forget(self, guild: int) -> None:
        """Permanently delete a server's documents, for example when the bot leaves the server."""
        with self._changing():
            for folder in (self._path, self._removed):
                for id_ in self._in(folder, guild):
                    (folder / f"{id_}.yaml").unlink(missing_ok=True)

    def save(self, change: DocumentChange, check: LimitCheck) -> None:
        """Add or replace a document; see `bot.store.documents.save`."""
        with self._changing():
            documents = self.documents(change.guild)
            if (now := documents.pop(change.id, None)) == change.after:
                return  # the curator pressed the button twice
            if now != change.before:
                raise ChangedError(CHANGED)
            check(documents.values())
            atomicfile.write(self._file(change.id), change.after)
            (self._removed / f"{change.id}.yaml").unlink(missing_ok=True)

    def remove(self, guild: int, id_: str) -> bytes | None:
        """Remove a document and return its content, or return None if there is no such document."""
        with self._changing():
            content = self.documents(guild).get(id_)
            if content is not None:
                self._removed.mkdir(exist_ok=True)
                # Moving the file would keep its modification time, but retention starts at removal.
                atomicfile.write(self._removed / f"{id_}.yaml", content)
                self._file(id_).unlink(missing_ok=True)
            return content

    def erase(self, guild: int, id_: str) -> bool:
        """Permanently delete a live or removed document, and return whether it was live."""
        with self._changing():
            was_live = id_ in self.documents(guild)
            for folder in (self._path, self._removed):
                if id_ in self._in(folder, guild):
                    (folder / f"{id_}.yaml").unlink(missing_ok=True)
            return was_live

    def restore(self, guild: int, id_: str, check: LimitCheck) -> bytes | None:
        """Restore a removed document and return its content, or None if it can't be restored."""
        with self._changing():
            content = self.removed(guild).get(id_)
            documents = self.documents(guild)
            if content is None or id_ in documents:
                return None
            check([content, *documents.values()])
            atomicfile.write(self._file(id_), content)
            (self._removed / f"{id_}.yaml").unlink(missing_ok=True)
            return content

    def _file(self, id_: str) -> Path:
        return self._path / f"{id_}.yaml"

    def _in(self, folder: Path, guild: int) -> dict[str, bytes]:
        found = {}
        for file in sorted(folder.glob("*.yaml")):
            origin = origin_of(file.stem)
            if origin and origin.guild == guild:
                found[file.stem] = file.read_bytes()
        return found

    def _purge(self) -> None:
        oldest = time.time() - UNDO.total_seconds()
        for file in self._removed.glob("*.yaml"):
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Let only one process change the folder at a time."""
        lock = FileLock(self._path / ".lock", timeout=_PATIENCE, mode=0o666)
        with _reported(self._path):
            self._path.mkdir(parents=True, exist_ok=True)
            with lock:
                yield


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Convert disk errors to CurationError, and a lock timeout to ChangedError."""
    try:
        yield
    except Timeout:
        raise ChangedError(Translatable(lambda texts: texts.saving)) from None
    except OSError as error:
        reason, place = error.strerror or str(error), path.name
        said = Translatable(lambda t: t.not_written.format(file=place, reason=reason))
        raise CurationError(said) from None
