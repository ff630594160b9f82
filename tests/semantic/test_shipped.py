"""Tests of the vectors that ship with the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot import app, config
from bot.semantic import shipped
from bot.semantic.vectors import build, vectors_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.semantic.embedder import Embedder, Matrix


def test_the_shipped_knowledge_needs_no_embedding(embedder: Embedder, tmp_path: Path) -> None:
    """Every text has a vector. If this fails, run `python -m training.shipped`."""
    vectors_of(app.read(config.load()), embedder, tmp_path, most=0)


def test_shipped_vectors_are_those_of_the_model(embedder: Embedder) -> None:
    """The vectors are those of the model, except for rounding. Other models don't use them."""
    texts: list[str] = []

    def collect(found: Sequence[str]) -> Matrix:
        texts.extend(found)
        return np.zeros((len(found), embedder.size), np.float32)

    build(app.read(config.load()), collect)
    held = shipped.read(embedder.digest)
    for text in texts[::97]:
        assert held[shipped.key_of(text)] @ embedder.embed_query(text) > 0.999
    assert shipped.read("another model") == {}


def test_a_broken_file_has_no_vectors(tmp_path: Path) -> None:
    """If the file is missing or broken, the texts are embedded again."""
    assert shipped.read("any", tmp_path / "missing.npz") == {}
    (tmp_path / "torn.npz").write_bytes(b"PK")
    assert shipped.read("any", tmp_path / "torn.npz") == {}
    np.savez(tmp_path / "empty.npz", nothing=np.zeros(1))
    assert shipped.read("any", tmp_path / "empty.npz") == {}


def test_vectors_survive_the_file(tmp_path: Path) -> None:
    """Vectors that were written can be read back."""
    path, vector = tmp_path / "own.npz", np.array([0.6, 0.8], np.float32)
    shipped.write("own", {"moon": vector, "tide": -vector}, path)
    held = shipped.read("own", path)
    assert np.allclose(held[shipped.key_of("moon")], vector, atol=1e-3)
    assert np.allclose(held[shipped.key_of("tide")], -vector, atol=1e-3)
