"""A pinned model comes from the hub once, whole, or not at all."""

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
    """What the hub serves, and what it was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []


def pin(name: str, content: bytes) -> Pin:
    """Return the pin of a file with this content."""
    return Pin("mice/moon", "abc", PATHS[name], len(content), sha256(content).hexdigest())


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Return a hub that has the model "moon": two small files."""
    hub = Hub()
    contents = {WEIGHTS: b"cheese" * 50_000, TOKENIZER: b"{}"}
    hub.files = {ADDRESSES[name]: content for name, content in contents.items()}
    pins = {"moon": {name: pin(name, content) for name, content in contents.items()}}
    monkeypatch.setattr(module, "MODELS", pins)
    with serving(hub.files, hub.asked) as address:
        monkeypatch.setenv("HF_ENDPOINT", address + "/")
        yield hub


def test_it_is_fetched_once(hub: Hub, tmp_path: Path) -> None:
    """Both files come from their revision; the second time there is nothing to do."""
    folder = tmp_path / "new" / "moon"
    fetch("moon", folder)
    assert {path.name for path in folder.iterdir()} == {WEIGHTS, TOKENIZER}
    assert (folder / WEIGHTS).read_bytes() == hub.files[ADDRESSES[WEIGHTS]]
    fetch("moon", folder)
    assert hub.asked == [ADDRESSES[WEIGHTS], ADDRESSES[TOKENIZER]]


def test_only_what_is_damaged_is_fetched_again(hub: Hub, tmp_path: Path) -> None:
    """A file of another size or another content is replaced."""
    fetch("moon", tmp_path)
    hub.asked.clear()
    (tmp_path / TOKENIZER).write_bytes(b"[]")
    fetch("moon", tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"short")
    fetch("moon", tmp_path)
    assert hub.asked == [ADDRESSES[TOKENIZER], ADDRESSES[WEIGHTS]]


@pytest.mark.parametrize("sent", [b"mould", b"cheese" * 60_000, b""])
def test_what_is_not_the_pinned_file_is_dropped(hub: Hub, tmp_path: Path, sent: bytes) -> None:
    """Another file, a longer one, none at all: nothing of it stays."""
    hub.files[ADDRESSES[WEIGHTS]] = sent
    with pytest.raises(ModelError, match=r"onnx/model\.onnx came damaged"):
        fetch("moon", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_hub_that_does_not_have_it_is_a_reason(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the network does ends as one error."""
    hub.files.clear()
    with pytest.raises(ModelError, match="moon can't be fetched: HTTP Error 404"):
        fetch("moon", tmp_path)
    monkeypatch.setenv("HF_ENDPOINT", "nowhere")
    with pytest.raises(ModelError, match="moon can't be fetched: unknown url type"):
        fetch("moon", tmp_path)


def test_offline_is_respected(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the hub must not be asked, it isn't."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(NotReadyError, match="HF_HUB_OFFLINE forbids"):
        fetch("moon", tmp_path)
    assert hub.asked == []


def test_on_fetches_and_auto_uses_what_was_fetched(
    hub: Hub, model_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """`auto` never asks the network; after `on` has fetched the model, it is ready."""
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
                "answers go by words alone: all-MiniLM-L6-v2 is not fetched yet: "
                "`semantic: on` fetches it once"
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
    """Each named model has its two files, known by their SHA-256; the default is one of them."""
    assert DEFAULT_MODEL in MODELS
    for pins in MODELS.values():
        assert set(pins) == {WEIGHTS, TOKENIZER}
        assert pins[WEIGHTS].sha256 in LABELS
        assert pins[TOKENIZER].sha256 in TOKENIZERS
    digests = [*LABELS, *TOKENIZERS]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)
