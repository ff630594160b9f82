"""Tests that good model folders are accepted, and bad ones rejected before loading."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from bot.semantic.embedder import load
from bot.semantic.errors import ModelError
from bot.semantic.folder import LENGTH, POOLING, PROMPTS, SUMS, Pooling, inspect
from bot.semantic.models import BUNDLED, DEFAULT_MODEL, TOKENIZER, WEIGHTS
from tests.semantic import tiny

if TYPE_CHECKING:
    from pathlib import Path


def write_checksums(folder: Path, *names: str) -> None:
    """Write the SHA-256 of these files in the format of sha256sum."""
    lines = [f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / SUMS).write_text("# mine\n" + "".join(lines), encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a folder with a custom model."""
    return tiny.write(tmp_path / "own")


def test_the_bundled_model_is_intact() -> None:
    """The files match the SHA-256 that the script wrote, and the label is the model's name."""
    assert inspect(BUNDLED).label == DEFAULT_MODEL
    assert len((BUNDLED / SUMS).read_text(encoding="utf-8").splitlines()) == 3
    assert (BUNDLED / "LICENSE").is_file()


def test_weights_may_be_in_a_subfolder(own: Path, tmp_path: Path) -> None:
    """The layout of the Hugging Face hub's repositories is accepted."""
    hub = tmp_path / "hub"
    (hub / "onnx").mkdir(parents=True)
    (hub / "onnx" / WEIGHTS).symlink_to(own / WEIGHTS)
    (hub / TOKENIZER).symlink_to(own / TOKENIZER)
    assert load(inspect(hub)).size == load(inspect(own)).size == tiny.SIZE
    assert inspect(hub).label == "hub"


def test_a_changed_file_is_rejected(own: Path) -> None:
    """A file that doesn't match its checksum is rejected. A new checksum changes the digest."""
    write_checksums(own, WEIGHTS, TOKENIZER)
    digest = inspect(own).digest
    (own / WEIGHTS).write_bytes(b"weightz")
    with pytest.raises(ModelError, match="is not the one in SHA256SUMS"):
        inspect(own)
    write_checksums(own, WEIGHTS, TOKENIZER)
    assert inspect(own).digest != digest


def test_settings_are_read(tmp_path: Path) -> None:
    """Pooling, prefixes and length come from the files that sentence-transformers writes."""
    plain = inspect(tiny.write(tmp_path / "plain"))
    assert (plain.pooling, plain.query, plain.passage) == (Pooling.MEAN, "", "")
    assert plain.max_tokens == 256
    settings = {
        POOLING: {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False},
        PROMPTS: {"prompts": {"query": "query: ", "document": "passage: "}},
        LENGTH: {"max_seq_length": 12},
    }
    own = inspect(tiny.write(tmp_path / "own", **settings))
    assert (own.pooling, own.query, own.passage) == (Pooling.CLS, "query: ", "passage: ")
    assert own.max_tokens == 12
    assert own.digest != plain.digest


def test_the_tokenizer_may_limit_the_length(own: Path) -> None:
    """Without settings, a text is truncated at the tokenizer's limit."""
    made = tiny.tokenizer()
    made.enable_truncation(9)
    made.save(str(own / TOKENIZER))
    assert inspect(own).max_tokens == 9


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"pooling_mode_max_tokens": true}', "pooling_mode_max_tokens is not supported"),
        ('{"pooling', "is damaged: "),
        ("[]", "it doesn't contain a JSON object"),
    ],
)
def test_unusable_settings_are_rejected(own: Path, content: str, says: str) -> None:
    """Unsupported pooling is refused, because it would give meaningless vectors."""
    (own / POOLING).parent.mkdir()
    (own / POOLING).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=says):
        inspect(own)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (PROMPTS, {"prompts": "query"}),
        (LENGTH, {"max_seq_length": -4}),
        (LENGTH, {"max_seq_length": "many"}),
    ],
)
def test_wrong_settings_are_rejected(tmp_path: Path, name: str, content: object) -> None:
    """Invalid settings are rejected, because otherwise they would only make answers worse."""
    folder = tiny.write(tmp_path / "own", **{name: content})
    with pytest.raises(ModelError, match=r"must be an object|must be a positive integer"):
        inspect(folder)


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_missing_file_is_named(own: Path, name: str) -> None:
    """The weights and the tokenizer are both required."""
    (own / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing from"):
        inspect(own)


def test_a_folder_must_exist_and_be_readable(own: Path) -> None:
    """Problems with the folder itself are raised as ModelError."""
    with pytest.raises(ModelError, match="there is no folder"):
        inspect(own / WEIGHTS)
    (own / SUMS).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ModelError, match="can't be read"):
        inspect(own)


def test_truncated_weights_are_rejected(own: Path) -> None:
    """Loading truncated weights fails, and the error gives the reason."""
    whole = (own / WEIGHTS).read_bytes()
    (own / WEIGHTS).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="own can't be loaded"):
        load(inspect(own))
