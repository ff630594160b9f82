"""Tests for loading models by name, using the real fastembed with a tiny model in its cache."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot import config
from bot.semantic import named
from bot.semantic.errors import ModelError, NotReadyError
from bot.semantic.models import DEFAULT_MODEL, Mode
from bot.semantic.ready import SemanticSetup, prepare, status
from tests.semantic import tiny

if TYPE_CHECKING:
    from pathlib import Path

NAME = "sentence-transformers/all-MiniLM-L6-v2"
# Try to download a model, without the pauses between attempts, which would take twelve seconds.
DOWNLOAD = f"""
from fastembed.common import model_management
model_management.time.sleep = lambda _: None
from bot.semantic.models import Mode
from bot.semantic.ready import prepare
assert prepare(Mode.ON, {NAME!r}).embedder is None
"""


@pytest.fixture
def cached(cache_home: Path) -> Path:
    """Put a model where the hub's library would download it, and return the model's folder."""
    repository = cache_home / "models" / "models--qdrant--all-MiniLM-L6-v2-onnx"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("1", encoding="utf-8")
    settings = {
        "config.json": {"pad_token_id": 0},
        "tokenizer_config.json": {"model_max_length": 32, "pad_token": "[PAD]"},
        "special_tokens_map.json": {"pad_token": "[PAD]"},
    }
    return tiny.write(repository / "snapshots" / "1", **settings)


def test_a_model_by_name_is_used(cached: Path) -> None:
    """The model uses fastembed's pooling and prefixes, and its name is case-insensitive."""
    assert cached.is_dir()
    for name in (NAME, NAME.lower()):
        found = prepare(Mode.AUTO, name)
        assert found.embedder is not None
        assert found.status == f"lexical + {NAME}"
        assert found.embedder.embed(["moon", "tide"]).shape == (2, tiny.SIZE)
    assert status(Mode.AUTO, NAME) == f"lexical + {NAME}"


def test_auto_downloads_nothing(cache_home: Path) -> None:
    """A missing model is not downloaded unless that is allowed, and the error says what to do."""
    with pytest.raises(NotReadyError, match="set `semantic: on` to download it"):
        named.load(NAME, download=False)
    assert not list(cache_home.rglob("*.onnx"))


def test_an_unknown_name_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    """The warning says that the name is neither a folder nor a known model."""
    with pytest.raises(ModelError, match="there is no folder moon/cheese"):
        named.load("moon/cheese", download=True)
    assert prepare(Mode.ON, "moon/cheese") == SemanticSetup()
    assert "fastembed knows no model of that name" in caplog.text


def test_a_hub_that_is_away_stops_nothing(cache_home: Path) -> None:
    """The bot matches by words only, and logs one warning."""
    environment = os.environ | {
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "XDG_CACHE_HOME": str(cache_home.parent),
    }
    run = subprocess.run(
        [sys.executable, "-c", DOWNLOAD],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"matching by words only: {NAME} can't be downloaded" in run.stderr


def test_without_fastembed_the_warning_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Only a model that is given by name requires the extra `fastembed`."""
    monkeypatch.setitem(sys.modules, "fastembed", None)
    monkeypatch.delitem(sys.modules, "bot.semantic.named")
    assert prepare(Mode.AUTO, NAME) == SemanticSetup()
    assert f"there is no folder {NAME}" in caplog.text
    assert "pip install fastembed" in caplog.text


def test_a_name_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    """If a folder has the same name as a known model, the folder is used."""
    written = tmp_path / "config.yaml"

    def model() -> str | Path:
        return config.load(written).model

    written.write_text("model: moon/cheese\n", encoding="utf-8")
    assert model() == "moon/cheese"
    for given in ("all-minilm-l6-v2", "sentence-transformers/all-MiniLM-L6-v2"):
        written.write_text(f"model: {given}\n", encoding="utf-8")
        assert model() == DEFAULT_MODEL
    written.write_text("model: moon/cheese\n", encoding="utf-8")
    (tmp_path / "moon" / "cheese").mkdir(parents=True)
    assert model() == tmp_path / "moon" / "cheese"
    for given in ("./moon", "moon", "a/b/c"):
        written.write_text(f"model: {given}\n", encoding="utf-8")
        assert model() == tmp_path / given
