"""The real model, and a cache folder that belongs to the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.semantic import ready
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from tests.semantic import model

if TYPE_CHECKING:
    from pathlib import Path

    from bot.semantic.embedder import Embedder


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the model; nobody writes to it."""
    if reason := model.missing():
        pytest.skip(reason)
    return model.assemble(tmp_path_factory.mktemp("models") / "minilm")


@pytest.fixture(scope="session")
def embedder(model_folder: Path) -> Embedder:
    """Return the model, loaded."""
    return load(inspect(model_folder))


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the cache, and what was said already, from one test to the next apart."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    ready._tell.cache_clear()  # noqa: SLF001 - each test is a process of its own, so to say
    return tmp_path / "cache" / "footnote"
