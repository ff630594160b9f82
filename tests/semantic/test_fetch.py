"""Tests that known models are downloaded once, and completely or not at all."""

from __future__ import annotations

import logging
import re
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from bot.semantic import fetch as module
from bot.semantic import ready
from bot.semantic.errors import ModelError, NotReadyError
from bot.semantic.fetch import fetch
from bot.semantic.folder import model_folder as folder_of
from bot.semantic.models import (
    DEFAULT_MODEL,
    LABELS,
    MODELS,
    TOKENIZER,
    TOKENIZERS,
    WEIGHTS,
    Mode,
    Pin,
)
from tests.semantic.hub import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATHS = {WEIGHTS: "onnx/model.onnx", TOKENIZER: "tokenizer.json"}
ADDRESSES = {name: f"/mice/moon/resolve/abc/{path}" for name, path in PATHS.items()}


class Hub:
    """The files that the hub serves, and the paths that were requested."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []


def pin(name: str, content: bytes) -> Pin:
    """Return a pin for a file with this content."""
    return Pin("mice/moon", "abc", PATHS[name], len(content), sha256(content).hexdigest())


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Start a hub that has the model "moon": two small files."""
    hub = Hub()
    contents = {WEIGHTS: b"cheese" * 50_000, TOKENIZER: b"{}"}
    hub.files = {ADDRESSES[name]: content for name, content in contents.items()}
    pins = {"moon": {name: pin(name, content) for name, content in contents.items()}}
    monkeypatch.setattr(module, "MODELS", pins)
    with serving(hub.files, hub.asked) as address:
        monkeypatch.setenv("HF_ENDPOINT", address + "/")
        yield hub


def test_a_model_is_downloaded_once(hub: Hub, tmp_path: Path) -> None:
    """Both files come from the pinned revision; the second call downloads nothing."""
    folder = tmp_path / "new" / "moon"
    fetch("moon", folder)
    assert {path.name for path in folder.iterdir()} == {WEIGHTS, TOKENIZER}
    assert (folder / WEIGHTS).read_bytes() == hub.files[ADDRESSES[WEIGHTS]]
    fetch("moon", folder)
    assert hub.asked == [ADDRESSES[WEIGHTS], ADDRESSES[TOKENIZER]]


def test_only_damaged_files_are_downloaded_again(hub: Hub, tmp_path: Path) -> None:
    """A file with a wrong size or wrong content is replaced."""
    fetch("moon", tmp_path)
    hub.asked.clear()
    (tmp_path / TOKENIZER).write_bytes(b"[]")
    fetch("moon", tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"short")
    fetch("moon", tmp_path)
    assert hub.asked == [ADDRESSES[TOKENIZER], ADDRESSES[WEIGHTS]]


@pytest.mark.parametrize("sent", [b"mould", b"cheese" * 60_000, b""])
def test_a_wrong_download_is_discarded(hub: Hub, tmp_path: Path, sent: bytes) -> None:
    """A different, longer or empty file leaves nothing behind."""
    hub.files[ADDRESSES[WEIGHTS]] = sent
    with pytest.raises(ModelError, match=r"downloaded onnx/model\.onnx is damaged"):
        fetch("moon", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_network_errors_become_a_model_error(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every network failure is raised as a ModelError."""
    hub.files.clear()
    with pytest.raises(ModelError, match="moon can't be downloaded: HTTP Error 404"):
        fetch("moon", tmp_path)
    monkeypatch.setenv("HF_ENDPOINT", "nowhere")
    with pytest.raises(ModelError, match="moon can't be downloaded: unknown url type"):
        fetch("moon", tmp_path)


def test_offline_is_respected(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With HF_HUB_OFFLINE set, the hub is not contacted."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(NotReadyError, match="HF_HUB_OFFLINE is set"):
        fetch("moon", tmp_path)
    assert hub.asked == []


def test_on_downloads_and_auto_reuses(
    hub: Hub, model_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """`auto` never uses the network, but uses a model that `on` has downloaded."""
    caplog.set_level(logging.INFO)
    contents = {name: (model_folder / name).read_bytes() for name in PATHS}
    hub.files |= {ADDRESSES[name]: content for name, content in contents.items()}
    pins = {DEFAULT_MODEL: {name: pin(name, content) for name, content in contents.items()}}
    monkeypatch.setattr(module, "MODELS", pins)
    assert ready.prepare(Mode.AUTO, DEFAULT_MODEL).status == "lexical"
    assert hub.asked == []
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        (
            "INFO",
            (
                "matching by words only: all-MiniLM-L6-v2 is not downloaded yet; "
                "`semantic: on` downloads it once"
            ),
        )
    ]
    expected = "lexical + all-MiniLM-L6-v2 (int8)"
    assert ready.prepare(Mode.ON, DEFAULT_MODEL).status == expected
    assert len(hub.asked) == 2
    assert ready.prepare(Mode.AUTO, DEFAULT_MODEL).status == expected
    assert ready.status(Mode.AUTO, DEFAULT_MODEL) == expected
    assert folder_of(DEFAULT_MODEL).is_dir()
    assert len(hub.asked) == 2


def test_pins_are_complete() -> None:
    """Each known model has two files with a SHA-256; the default model is known."""
    assert DEFAULT_MODEL in MODELS
    for pins in MODELS.values():
        assert set(pins) == {WEIGHTS, TOKENIZER}
        assert pins[WEIGHTS].sha256 in LABELS
        assert pins[TOKENIZER].sha256 in TOKENIZERS
    digests = [*LABELS, *TOKENIZERS]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)
