"""Tests of which model folders are accepted, and which are rejected before loading."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from bot.semantic.embedder import load
from bot.semantic.errors import ModelError
from bot.semantic.folder import SUMS, TOKENIZER_CONFIG, inspect, staged
from bot.semantic.models import TOKENIZER, WEIGHTS


def write_checksums(folder: Path, *names: str) -> None:
    """Write the SHA-256 of these files in the format of sha256sum."""
    lines = [f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / SUMS).write_text("# mine\n" + "".join(lines), encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a folder with unknown files that look like a model."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / WEIGHTS).write_bytes(b"weights")
    (folder / TOKENIZER).write_text("{}", encoding="utf-8")
    return folder


def test_known_files_need_no_checksums(model_folder: Path) -> None:
    """The weights and their tokenizer are enough, and the model has its name."""
    model = inspect(model_folder)
    assert model.label == "all-MiniLM-L6-v2 (int8)"
    with staged(model) as place:
        settings = json.loads((place / TOKENIZER_CONFIG).read_text(encoding="utf-8"))
        assert settings == {"model_max_length": 128, "pad_token": "[PAD]"}
    assert not place.exists()


def test_weights_may_be_in_a_subfolder(model_folder: Path, tmp_path: Path) -> None:
    """The layout of the hub's repositories is accepted."""
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / WEIGHTS).symlink_to(model_folder / WEIGHTS)
    (tmp_path / TOKENIZER).symlink_to(model_folder / TOKENIZER)
    assert inspect(tmp_path).digest == inspect(model_folder).digest
    assert load(inspect(tmp_path)).size == 384


def test_unknown_files_need_checksums(own: Path) -> None:
    """An unknown model is accepted if its checksums are listed; its label is the folder's name."""
    with pytest.raises(ModelError, match=r"model\.onnx is damaged or unknown"):
        inspect(own)
    write_checksums(own, WEIGHTS)
    with pytest.raises(ModelError, match=r"sha256sum tokenizer\.json >> SHA256SUMS"):
        inspect(own)
    write_checksums(own, WEIGHTS, TOKENIZER)
    assert inspect(own).label == "own"


def test_a_changed_file_is_rejected(own: Path) -> None:
    """A file that differs from its checksum is rejected; a new checksum means a new digest."""
    write_checksums(own, WEIGHTS, TOKENIZER)
    digest = inspect(own).digest
    (own / WEIGHTS).write_bytes(b"weightz")
    with pytest.raises(ModelError, match="is not the one in SHA256SUMS"):
        inspect(own)
    write_checksums(own, WEIGHTS, TOKENIZER)
    assert inspect(own).digest != digest


def test_tokenizer_settings_need_a_checksum(own: Path) -> None:
    """Tokenizer settings without a checksum are replaced by generated ones."""
    (own / TOKENIZER_CONFIG).write_text('{"model_max_length": 7}', encoding="utf-8")
    write_checksums(own, WEIGHTS, TOKENIZER)
    with staged(inspect(own)) as place:
        settings = json.loads((place / TOKENIZER_CONFIG).read_text(encoding="utf-8"))
        assert settings == {"model_max_length": 256, "pad_token": "[PAD]"}
    write_checksums(own, WEIGHTS, TOKENIZER, TOKENIZER_CONFIG)
    with staged(inspect(own)) as place:
        assert (place / TOKENIZER_CONFIG).read_text(encoding="utf-8") == '{"model_max_length": 7}'


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_missing_file_is_named(own: Path, name: str) -> None:
    """Both files are required."""
    write_checksums(own, WEIGHTS, TOKENIZER)
    (own / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing in"):
        inspect(own)


def test_a_folder_must_exist_and_be_readable(own: Path) -> None:
    """Problems with the folder itself are raised as ModelError."""
    with pytest.raises(ModelError, match="there is no folder"):
        inspect(own / WEIGHTS)
    (own / SUMS).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ModelError, match="can't be read"):
        inspect(own)


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_truncated_model_is_rejected(own: Path, model_folder: Path, name: str) -> None:
    """A truncated file with a matching checksum fails to load, with a reason."""
    for file in (WEIGHTS, TOKENIZER):
        whole = (model_folder / file).read_bytes()
        (own / file).write_bytes(whole[: len(whole) // 2] if file == name else whole)
    write_checksums(own, WEIGHTS, TOKENIZER)
    with pytest.raises(ModelError, match="can't be loaded"):
        load(inspect(own))


def test_without_symlinks_files_are_copied(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows, not every user may create links."""

    def refuse(*_: object) -> None:
        raise OSError("not here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    write_checksums(own, WEIGHTS, TOKENIZER)
    with staged(inspect(own)) as place:
        assert (place / WEIGHTS).read_bytes() == b"weights"
        assert not (place / WEIGHTS).is_symlink()
