"""On-disk cache of the knowledge's vectors, so that each model embeds each text only once.

Each model has its own SQLite file. Writes are atomic, several processes can share the file, and
corruption is detected. If the cache fails, texts are simply embedded again.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Final

from bot.output.progress import progress
from bot.semantic import shipped
from bot.semantic.errors import NotEmbeddedError
from bot.semantic.libraries import np
from bot.semantic.shipped import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.semantic.embedder import Embedder, Matrix, Vector

_FORMAT: Final = 1  # part of the file name; increase it when the meaning of the rows changes
_STORED: Final = np.dtype("<f4")
_LOCK_TIMEOUT_S: Final = 10.0
_BATCH_SIZE: Final = 64  # texts per write; a killed process loses at most this many vectors
_NORM_ERROR: Final = 1e-3
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
_log = logging.getLogger(__name__)


class VectorCache:
    """Cache of one model's vectors, keyed by text. `folder` may be missing or read-only.

    The cache starts with the vectors that ship with the bot, if they are from the same model.
    """

    def __init__(self, folder: Path, digest: str, size: int) -> None:
        self.path = folder / f"vectors-{_FORMAT}-{digest[:16]}.sqlite3"
        self._size = size
        self._shipped = shipped.read(digest)
        self._is_reported = False

    def get(self, texts: Collection[str]) -> dict[str, Vector]:
        """Return the cached vectors of these texts. Missing and corrupt vectors are left out."""
        found = {
            text: self._shipped[key] for text in texts if (key := key_of(text)) in self._shipped
        }

        def read(base: sqlite3.Connection) -> None:
            for text in texts:
                if text in found:
                    continue
                row = base.execute(
                    "SELECT vector FROM vectors WHERE text = ?", (key_of(text),)
                ).fetchone()
                if row is not None and (vector := self._decoded(row[0])) is not None:
                    found[text] = vector

        if len(found) < len(texts):
            self._attempt(read)
        return found

    def put(self, vectors: Mapping[str, Vector]) -> None:
        """Store these vectors in one transaction."""
        rows = [
            (key_of(text), vector.astype(_STORED).tobytes()) for text, vector in vectors.items()
        ]

        def write(base: sqlite3.Connection) -> None:
            with base:
                base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

        error = self._attempt(write)
        if error and not self._is_reported:
            self._is_reported = True
            _log.warning(
                "%s can't be written, so the new knowledge will be embedded again at the next "
                "start: %s",
                self.path,
                error,
            )

    def _decoded(self, stored: object) -> Vector | None:
        """Return the decoded vector, or None if the vector's size or norm is wrong."""
        if not isinstance(stored, bytes) or len(stored) != self._size * _STORED.itemsize:
            return None
        vector = np.frombuffer(stored, _STORED).astype(np.float32)
        return vector if abs(float(vector @ vector) - 1) < _NORM_ERROR else None

    def _attempt(self, action: Callable[[sqlite3.Connection], None]) -> Exception | None:
        """Run an action on the database. If the file is corrupt, replace it and try again.

        Returns the error if the database can't be used, and None otherwise.
        """
        try:
            try:
                self._run(action)
            except sqlite3.OperationalError:  # a new file can't fix a lock or a full disk
                raise
            except sqlite3.DatabaseError as error:
                _log.info("the cache %s is corrupt, so it will be recreated: %s", self.path, error)
                self._remove()
                self._run(action)
        except (sqlite3.Error, OSError) as error:
            _log.info("the cache %s can't be used: %s", self.path, error)
            return error
        return None

    def _run(self, action: Callable[[sqlite3.Connection], None]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=_LOCK_TIMEOUT_S)) as base:
            base.execute(_SCHEMA)
            action(base)

    def _remove(self) -> None:
        # Delete the journal first, so that SQLite never applies the old journal to a new file.
        self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


def embed_all(
    texts: Sequence[str],
    embedder: Embedder,
    cache: VectorCache,
    most: int | None = None,
    report: Callable[[int, int], None] | None = None,
) -> Matrix:
    """Return the vectors of `texts`, one row per text, from the cache where possible.

    Texts that are not cached are embedded and cached in batches. After each embedded text, `report`
    is called with the number of texts embedded so far and the total number of texts to embed. By
    default, a progress bar is shown. Raises NotEmbeddedError before embedding anything if more than
    `most` texts are not cached.
    """
    vectors = cache.get(texts)
    missing = [text for text in dict.fromkeys(texts) if text not in vectors]
    if most is not None and len(missing) > most:
        raise NotEmbeddedError(len(missing))
    with _reporting(len(missing), report) as advance:
        for batch in _batches(missing):
            fresh = dict(zip(batch, embedder.embed(batch, advance), strict=True))
            cache.put(fresh)
            vectors.update(fresh)
    rows = np.empty((len(texts), embedder.size), dtype=np.float32)
    for row, text in enumerate(texts):
        rows[row] = vectors[text]
    return rows


@contextmanager
def _reporting(
    total: int, report: Callable[[int, int], None] | None
) -> Iterator[Callable[[int], None]]:
    """Yield a function to call with 1 after each text, which reports the progress."""
    if report is None:
        with progress("Embedding the knowledge", total, hidden=not total) as advance:
            yield advance
        return
    done = count(1)
    yield lambda _amount: report(next(done), total)


def _batches(texts: Sequence[str]) -> Iterable[Sequence[str]]:
    return (texts[start : start + _BATCH_SIZE] for start in range(0, len(texts), _BATCH_SIZE))
