"""A model's folder: what is taken, and what is refused before anything reads it as a model."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from bot.semantic.embedder import load
from bot.semantic.errors import ModelError
from bot.semantic.folder import SUMS, TOKENIZER_CONFIG, inspect, staged
from bot.semantic.models import TOKENIZER, WEIGHTS


def vouch(folder: Path, *names: str) -> None:
    """Write the SHA-256 of these files as sha256sum does."""
    lines = [f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / SUMS).write_text("# mine\n" + "".join(lines), encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a folder with files that look like a model, and that nobody knows."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / WEIGHTS).write_bytes(b"weights")
    (folder / TOKENIZER).write_text("{}", encoding="utf-8")
    return folder


def test_known_files_need_nothing_else(model_folder: Path) -> None:
    """The weights and their tokenizer are enough, and known by name."""
    model = inspect(model_folder)
    assert model.label == "all-MiniLM-L6-v2 (int8)"
    with staged(model) as place:
        settings = json.loads((place / TOKENIZER_CONFIG).read_text(encoding="utf-8"))
        assert settings == {"model_max_length": 128, "pad_token": "[PAD]"}
    assert not place.exists()


def test_an_exported_repository_has_its_weights_in_a_folder(
    model_folder: Path, tmp_path: Path
) -> None:
    """The layout that the hub's repositories have is understood."""
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / WEIGHTS).symlink_to(model_folder / WEIGHTS)
    (tmp_path / TOKENIZER).symlink_to(model_folder / TOKENIZER)
    assert inspect(tmp_path).digest == inspect(model_folder).digest
    assert load(inspect(tmp_path)).size == 384


def test_unknown_files_need_somebody_who_vouches(own: Path) -> None:
    """A model that isn't known is taken by the sums beside it, and called as its folder."""
    with pytest.raises(ModelError, match=r"model\.onnx is damaged or unknown"):
        inspect(own)
    vouch(own, WEIGHTS)
    with pytest.raises(ModelError, match=r"sha256sum tokenizer\.json > SHA256SUMS"):
        inspect(own)
    vouch(own, WEIGHTS, TOKENIZER)
    assert inspect(own).label == "own"


def test_a_change_is_noticed(own: Path) -> None:
    """What differs from its sum is not loaded; with another sum it is another model."""
    vouch(own, WEIGHTS, TOKENIZER)
    digest = inspect(own).digest
    (own / WEIGHTS).write_bytes(b"weightz")
    with pytest.raises(ModelError, match="is not the one in SHA256SUMS"):
        inspect(own)
    vouch(own, WEIGHTS, TOKENIZER)
    assert inspect(own).digest != digest


def test_only_what_is_vouched_for_is_loaded(own: Path) -> None:
    """A tokenizer's settings count where they have a sum; else there is a substitute."""
    (own / TOKENIZER_CONFIG).write_text('{"model_max_length": 7}', encoding="utf-8")
    vouch(own, WEIGHTS, TOKENIZER)
    with staged(inspect(own)) as place:
        settings = json.loads((place / TOKENIZER_CONFIG).read_text(encoding="utf-8"))
        assert settings == {"model_max_length": 256, "pad_token": "[PAD]"}
    vouch(own, WEIGHTS, TOKENIZER, TOKENIZER_CONFIG)
    with staged(inspect(own)) as place:
        assert (place / TOKENIZER_CONFIG).read_text(encoding="utf-8") == '{"model_max_length": 7}'


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_missing_file_is_named(own: Path, name: str) -> None:
    """Both files are needed."""
    vouch(own, WEIGHTS, TOKENIZER)
    (own / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing in"):
        inspect(own)


def test_a_folder_must_be_there_and_readable(own: Path) -> None:
    """What is wrong with the folder itself is a reason like any other."""
    with pytest.raises(ModelError, match="there is no folder"):
        inspect(own / WEIGHTS)
    (own / SUMS).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ModelError, match="can't be read"):
        inspect(own)


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_what_is_no_model_is_told_so(own: Path, model_folder: Path, name: str) -> None:
    """A cut-off file that somebody vouches for fails when it is loaded, with a reason."""
    for file in (WEIGHTS, TOKENIZER):
        whole = (model_folder / file).read_bytes()
        (own / file).write_bytes(whole[: len(whole) // 2] if file == name else whole)
    vouch(own, WEIGHTS, TOKENIZER)
    with pytest.raises(ModelError, match="can't be loaded"):
        load(inspect(own))


def test_without_links_files_are_copied(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows not everybody may make links."""

    def refuse(*_: object) -> None:
        raise OSError("not here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    vouch(own, WEIGHTS, TOKENIZER)
    with staged(inspect(own)) as place:
        assert (place / WEIGHTS).read_bytes() == b"weights"
        assert not (place / WEIGHTS).is_symlink()
