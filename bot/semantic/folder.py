"""Model folders: each file's SHA-256 is checked before anything loads it as a model."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from bot.runtime.home import cache_folder
from bot.semantic.errors import ModelError
from bot.semantic.models import LABELS, TOKENIZER, TOKENIZERS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

SUMS: Final = "SHA256SUMS"
TOKENIZER_CONFIG: Final = "tokenizer_config.json"

_WEIGHTS = (WEIGHTS, "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
_SUM = re.compile(r"([0-9a-fA-F]{64})[ \t]+[*]?(.+)")
_DEFAULT_MAX_TOKENS = 256  # if the tokenizer doesn't say; MiniLM was trained with this length


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model whose files are complete and checked.

    `digest` covers all the files, so it changes whenever the vectors may change. `files` maps the
    name under which each file is loaded to its path.
    """

    label: str
    digest: str
    files: Mapping[str, Path]


def inspect(folder: Path) -> ModelFolder:
    """Return the model in `folder`; raise ModelError if a file is missing or not trusted.

    The person who put the model there can vouch for a file by listing its SHA-256 in the
    folder's SHA256SUMS; the file is then trusted if it matches. Any other file is trusted if its
    SHA-256 is known (see `bot.semantic.models`).
    """
    if not folder.is_dir():
        raise ModelError(f"there is no folder {folder}")
    try:
        return _inspected(folder)
    except (OSError, UnicodeError) as error:
        raise ModelError(f"{folder} can't be read: {error}") from error


def _inspected(folder: Path) -> ModelFolder:
    sums = _sums(folder / SUMS)
    weights = next((name for name in _WEIGHTS if (folder / name).is_file()), WEIGHTS)
    digests = {
        WEIGHTS: _checked(folder, weights, sums, LABELS),
        TOKENIZER: _checked(folder, TOKENIZER, sums, TOKENIZERS),
    }
    files = {WEIGHTS: folder / weights, TOKENIZER: folder / TOKENIZER}
    # Without a checksum, this file is not loaded; `staged` generates a replacement.
    if TOKENIZER_CONFIG in sums:
        digests[TOKENIZER_CONFIG] = _checked(folder, TOKENIZER_CONFIG, sums, ())
        files[TOKENIZER_CONFIG] = folder / TOKENIZER_CONFIG
    digest = sha256(json.dumps(digests).encode()).hexdigest()
    return ModelFolder(LABELS.get(digests[WEIGHTS], folder.name), digest, files)


def _sums(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    found = map(_SUM.fullmatch, path.read_text(encoding="utf-8").splitlines())
    return {line[2].removeprefix("./"): line[1].lower() for line in found if line}


def _checked(folder: Path, name: str, sums: Mapping[str, str], known: Container[str]) -> str:
    """Return a file's SHA-256; raise ModelError if neither `sums` nor `known` vouches for it."""
    path = folder / name
    if not path.is_file():
        raise ModelError(f"{name} is missing in {folder}")
    with path.open("rb") as file:
        digest = file_digest(file, sha256).hexdigest()
    if name in sums:
        if sums[name] != digest:
            raise ModelError(f"{path} is damaged: its SHA-256 is not the one in {SUMS}")
    elif digest not in known:
        raise ModelError(
            f"{path} is damaged or unknown: its SHA-256 is {digest}. If you trust the file, add "
            f"it to {SUMS}: sha256sum {name} >> {SUMS}"
        )
    return digest


@contextmanager
def staged(model: ModelFolder) -> Iterator[Path]:
    """Yield a temporary folder with the model's files in the layout that fastembed expects."""
    with TemporaryDirectory(prefix="footnote-") as name:
        place = Path(name)
        for file, source in model.files.items():
            _link(source.resolve(), place / file)
        if TOKENIZER_CONFIG not in model.files:
            config = _tokenizer_config(model.files[TOKENIZER])
            (place / TOKENIZER_CONFIG).write_text(json.dumps(config), encoding="utf-8")
        yield place


def _link(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source)
    except OSError:  # on Windows, only some users may create links
        shutil.copyfile(source, target)


def _tokenizer_config(tokenizer: Path) -> dict[str, object]:
    """Derive from the tokenizer itself the two settings that fastembed reads."""
    settings = json.loads(tokenizer.read_text(encoding="utf-8"))
    truncation, padding = settings.get("truncation") or {}, settings.get("padding") or {}
    return {
        "model_max_length": truncation.get("max_length", _DEFAULT_MAX_TOKENS),
        "pad_token": padding.get("pad_token", "[PAD]"),
    }


def model_folder(name: str) -> Path:
    """Return the folder that the model `name` is downloaded to."""
    return _cache() / "models" / name


def vector_folder() -> Path:
    """Return the folder for the vector cache."""
    return _cache() / "vectors"


def _cache() -> Path:
    return cache_folder()
