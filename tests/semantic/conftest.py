"""Fixtures for the model that ships with the bot, and for a cache folder in each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.semantic import ready
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED

if TYPE_CHECKING:
    from pathlib import Path

    from bot.semantic.embedder import Embedder


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of the model, which tests must not change."""
    return shutil.copytree(BUNDLED, tmp_path_factory.mktemp("models") / "minilm")


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """Return the loaded model."""
    return load(inspect(BUNDLED))


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test its own cache folder, and forget which reasons were logged."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    ready._warn_once.cache_clear()  # noqa: SLF001 - as if each test were a new process
    return tmp_path / "cache" / "footnote"
