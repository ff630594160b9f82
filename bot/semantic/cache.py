"""The vectors of the knowledge on disk, so that a text is embedded once for each model.

One SQLite file a model: writes are whole or not at all, two processes may use it at once, and a
torn file is noticed. It is a cache: whatever goes wrong with it costs time, nothing else.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from bot.output.progress import progress
from bot.semantic.libraries import np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.semantic.embedder import Embedder, Matrix, Vector

_FORMAT: Final = 1  # another meaning of the rows needs another number, and so another file
_STORED: Final = np.dtype("<f4")
_WAIT_S: Final = 10.0
_AT_ONCE: Final = 64  # texts whose vectors are lost if the process is ended between two writes
_NORM_ERROR: Final = 1e-3
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
_log = logging.getLogger(__name__)


class VectorCache:
    """Vectors by text, for one model. `folder` needs not be there, nor be writable."""

    def __init__(self, folder: Path, digest: str, size: int) -> None:
        self.path = folder / f"vectors-{_FORMAT}-{digest[:16]}.sqlite3"
        self._size = size

    def get(self, texts: Iterable[str]) -> dict[str, Vector]:
        """Return the vectors of those texts that are cached whole."""
        found: dict[str, Vector] = {}

        def read(base: sqlite3.Connection) -> None:
            for text in texts:
                row = base.execute(
                    "SELECT vector FROM vectors WHERE text = ?", (_key(text),)
                ).fetchone()
                if row is not None and (vector := self._whole(row[0])) is not None:
                    found[text] = vector

        self._attempt(read)
        return found

    def put(self, vectors: Mapping[str, Vector]) -> None:
        """Keep these vectors: all of them, or none."""
        rows = [(_key(text), vector.astype(_STORED).tobytes()) for text, vector in vectors.items()]

        def write(base: sqlite3.Connection) -> None:
            with base:
                base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

        self._attempt(write)

    def _whole(self, stored: object) -> Vector | None:
        """Return what is stored as a vector, or None where that has a wrong size or length."""
        if not isinstance(stored, bytes) or len(stored) != self._size * _STORED.itemsize:
            return None
        vector = np.frombuffer(stored, _STORED).astype(np.float32)
        return vector if abs(float(vector @ vector) - 1) < _NORM_ERROR else None

    def _attempt(self, action: Callable[[sqlite3.Connection], None]) -> None:
        """Do this with the file; where the file is torn, with a new one."""
        try:
            try:
                self._do(action)
            except sqlite3.OperationalError:  # locked, full, read-only: a new file is no better
                raise
            except sqlite3.DatabaseError as error:
                _log.info("%s is damaged and begun anew: %s", self.path, error)
                self._remove()
                self._do(action)
        except (sqlite3.Error, OSError) as error:
            _log.info("%s can't be used: %s", self.path, error)

    def _do(self, action: Callable[[sqlite3.Connection], None]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=_WAIT_S)) as base:
            base.execute(_SCHEMA)
            action(base)

    def _remove(self) -> None:
        # The journal first: a new file must not meet the journal of the old one.
        self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


def embed_all(texts: Sequence[str], embedder: Embedder, cache: VectorCache) -> Matrix:
    """Return the vectors of `texts`, a row each, from the cache as far as it has them.

    Shows a progress bar for the others, and keeps them as they come.
    """
    vectors = cache.get(texts)
    missing = [text for text in dict.fromkeys(texts) if text not in vectors]
    with progress("Embedding the knowledge", len(missing), hidden=not missing) as advance:
        for some in _in_parts(missing):
            fresh = dict(zip(some, embedder.embed(some, advance), strict=True))
            cache.put(fresh)
            vectors.update(fresh)
    rows = np.empty((len(texts), embedder.size), dtype=np.float32)
    for row, text in enumerate(texts):
        rows[row] = vectors[text]
    return rows


def _in_parts(texts: Sequence[str]) -> Iterable[Sequence[str]]:
    return (texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE))


def _key(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
