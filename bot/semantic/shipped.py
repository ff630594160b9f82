"""Precomputed vectors of the shipped knowledge, stored next to the default model.

`training.shipped` creates the file with these vectors.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile

from bot.semantic.libraries import np
from bot.semantic.models import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.semantic.embedder import Vector

FILE: Final = BUNDLED / "knowledge.npz"


def key_of(text: str) -> bytes:
    """Return the key of a text: its SHA-256."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


@cache
def read(digest: str, path: Path = FILE) -> Mapping[bytes, Vector]:
    """Return the shipped vectors of the model with this digest, by key."""
    try:
        with np.load(path) as file:
            if str(file["digest"]) != digest:
                return {}
            keys, vectors = file["keys"], file["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, BadZipFile):  # the vectors can be computed again
        return {}
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def write(digest: str, vectors: Mapping[str, Vector], path: Path = FILE) -> None:
    """Write a model's vectors, keyed by text, as float16 to halve the size of the file."""
    keys = np.frombuffer(b"".join(map(key_of, vectors)), np.uint8).reshape(len(vectors), -1)
    found = np.stack(list(vectors.values())).astype(np.float16)
    np.savez(path, digest=np.array(digest), keys=keys, vectors=found)
