"""Tests that the vector cache saves work, detects damage, and never fails."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from bot.semantic import cache as module
from bot.semantic.cache import VectorCache, embed_all

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.semantic.embedder import Embedder, Matrix, Vector

SIZE = 8
TEXTS = [f"Moon {number} is made of cheese." for number in range(150)]

WRITER = """
import sys
from pathlib import Path
import numpy as np
from bot.semantic.cache import VectorCache

cache = VectorCache(Path(sys.argv[1]), "d" * 64, 8)
for number in range(40):
    vector = np.eye(8, dtype=np.float32)[number % 8]
    cache.put({f"{number}": vector, f"{sys.argv[2]} {number}": vector})
"""


class Counting:
    """A fake embedder that records the texts it receives."""

    size = SIZE

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str], advance: Callable[[int], None]) -> Matrix:
        """Record the texts, and return their vectors."""
        self.texts += texts
        advance(len(texts))
        return np.stack([vector(text) for text in texts])

    def as_embedder(self) -> Embedder:
        """Return this object typed as an embedder."""
        return cast("Embedder", self)


def vector(text: str) -> Vector:
    """Return a vector of norm 1, derived from the text."""
    random = np.random.default_rng(list(text.encode())).normal(size=SIZE)
    return (random / np.linalg.norm(random)).astype(np.float32)


@pytest.fixture
def cache(tmp_path: Path) -> VectorCache:
    """Return a cache in a folder that does not exist yet."""
    return VectorCache(tmp_path / "new" / "vectors", "d" * 64, SIZE)


def test_each_text_is_embedded_once(cache: VectorCache) -> None:
    """The second time, all vectors come from disk and are bitwise equal, in any order."""
    first, second = Counting(), Counting()
    made = embed_all([*TEXTS, TEXTS[0]], first.as_embedder(), cache)
    assert first.texts == TEXTS
    found = embed_all(TEXTS[::-1], second.as_embedder(), cache)
    assert second.texts == []
    assert np.array_equal(found, made[-2::-1])
    assert np.array_equal(made[-1], vector(TEXTS[0]))


def test_only_new_texts_are_embedded(cache: VectorCache) -> None:
    """If one text is new, only that text is embedded."""
    embed_all(TEXTS, Counting().as_embedder(), cache)
    later = Counting()
    assert embed_all([*TEXTS, "New."], later.as_embedder(), cache).shape == (151, SIZE)
    assert later.texts == ["New."]
    assert embed_all([], later.as_embedder(), cache).shape == (0, SIZE)


def test_another_model_has_other_vectors(cache: VectorCache) -> None:
    """Different models don't share cached vectors."""
    cache.put({"moon": vector("moon")})
    other = VectorCache(cache.path.parent, "e" * 64, SIZE)
    assert other.get(["moon"]) == {}
    assert list(cache.get(["moon", "sun"])) == ["moon"]


def garbage(path: Path) -> None:
    """Overwrite the file with garbage."""
    path.write_bytes(b"cheese" * 1_000)


def truncated(path: Path) -> None:
    """Cut off the second half of the file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def holes(path: Path) -> None:
    """Zero all pages, and leave an unrelated journal."""
    content = bytearray(path.read_bytes())
    content[200:] = bytes(len(content) - 200)
    path.write_bytes(content)
    path.with_name(path.name + "-journal").write_bytes(b"old cheese")


@pytest.mark.parametrize("damage", [garbage, truncated, holes])
def test_a_corrupt_file_is_recreated(cache: VectorCache, damage: Callable[[Path], None]) -> None:
    """After any damage to the file, the vectors are right and are cached again."""
    embed_all(TEXTS, Counting().as_embedder(), cache)
    damage(cache.path)
    for embedder in (Counting(), Counting()):
        found = embed_all(TEXTS, embedder.as_embedder(), cache)
        assert np.array_equal(found, np.stack([vector(text) for text in TEXTS]))
    assert embedder.texts == []


@pytest.mark.parametrize(
    "stored", [b"", b"short", np.zeros(SIZE, "<f4").tobytes(), b"\xff" * 4 * SIZE, "text", None]
)
def test_a_corrupt_vector_is_replaced(cache: VectorCache, stored: object) -> None:
    """A row that is not a vector of norm 1 counts as missing."""
    cache.put({"moon": vector("moon"), "sun": vector("sun")})
    with closing(sqlite3.connect(cache.path)) as base, base:
        base.execute("UPDATE vectors SET vector = ?", (stored,))
    assert cache.get(["moon", "sun"]) == {}
    cache.put({"moon": vector("moon")})
    assert np.array_equal(cache.get(["moon"])["moon"], vector("moon"))


def test_an_impossible_folder_costs_only_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """If the folder can't be created, a single warning is logged, and nothing is cached."""
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    cache = VectorCache(tmp_path / "file", "d" * 64, SIZE)
    assert embed_all(TEXTS, Counting().as_embedder(), cache).shape == (150, SIZE)
    assert cache.get(TEXTS) == {}
    (warning,) = (one for one in caplog.records if one.levelname == "WARNING")
    assert "the new knowledge will be embedded again at the next start" in warning.getMessage()


def test_a_locked_file_is_left_alone(cache: VectorCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that stays locked is skipped after a timeout, and not deleted."""
    cache.put({"moon": vector("moon")})
    monkeypatch.setattr(module, "_LOCK_TIMEOUT_S", 0.01)
    with closing(sqlite3.connect(cache.path, isolation_level=None)) as base:
        base.execute("BEGIN EXCLUSIVE")
        cache.put({"sun": vector("sun")})
        assert cache.get(["moon"]) == {}
    assert list(cache.get(["moon", "sun"])) == ["moon"]


def test_two_processes_can_write_at_once(tmp_path: Path) -> None:
    """The vectors of two processes that start together are all cached."""
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, name]) for name in ("a", "b")]
    assert [writer.wait() for writer in writers] == [0, 0]
    texts = [f"{prefix}{number}" for prefix in ("", "a ", "b ") for number in range(40)]
    assert list(VectorCache(tmp_path, "d" * 64, SIZE).get(texts)) == texts


def test_lone_surrogates_have_keys(cache: VectorCache) -> None:
    """A text with a lone surrogate can be cached."""
    cache.put({"\ud800": vector("x")})
    assert list(cache.get(["\ud800"])) == ["\ud800"]
