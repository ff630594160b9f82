"""Model folders: the files of a sentence-embedding model, checked before they are loaded."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING, Final

from bot.runtime.home import cache_folder
from bot.semantic.errors import ModelError
from bot.semantic.models import (
    BUNDLED,
    DEFAULT_LANGUAGE,
    DEFAULT_MODEL,
    READER,
    TOKENIZER,
    WEIGHTS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUMS: Final = "SHA256SUMS"
POOLING: Final = "1_Pooling/config.json"
PROMPTS: Final = "config_sentence_transformers.json"
LENGTH: Final = "sentence_bert_config.json"
"""`POOLING`, `PROMPTS` and `LENGTH` are optional settings files of sentence-transformers."""

_WEIGHTS = (WEIGHTS, "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
_SUM = re.compile(r"([0-9a-fA-F]{64})[ \t]+[*]?(.+)")
_DEFAULT_MAX_TOKENS: Final = 256
_POOLED_OTHERWISE = re.compile(r"pooling_mode_(?!cls_token|mean_tokens)\w+")


class Pooling(StrEnum):
    """Pooling of tokens' vectors into a text's vector: their mean, or the first token's vector."""

    MEAN = "mean"
    CLS = "cls"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model whose files exist and match SHA256SUMS, if that file lists them.

    `digest` covers all files that affect the vectors, so it changes whenever the vectors may
    change. `max_tokens` is the number of tokens after which a text is truncated. `query` is the
    prefix added to questions, and `passage` is the prefix added to texts from the knowledge.
    `reader` is the file of the model's reader, if the model has a reader. `language` is the only
    language that the model knows, or None if that is unknown.
    """

    label: str
    digest: str
    weights: Path
    tokenizer: Path
    pooling: Pooling = Pooling.MEAN
    max_tokens: int = _DEFAULT_MAX_TOKENS
    query: str = ""
    passage: str = ""
    reader: Path | None = None
    language: str | None = None


def inspect(folder: Path, setting: str = "model") -> ModelFolder:
    """Return the model in `folder`. `setting` is the setting that names it, for error messages.

    Raises ModelError if a file is missing, damaged or unusable.
    """
    if not folder.is_dir():
        raise ModelError(
            f"there is no folder {folder.absolute()}; check `{setting}` in config.yaml"
        )
    try:
        return _inspected(folder)
    except (OSError, UnicodeError) as error:
        raise ModelError(f"{folder} can't be read: {error}") from error


def _inspected(folder: Path) -> ModelFolder:
    sums = _sums(folder / SUMS)
    weights = next((name for name in _WEIGHTS if (folder / name).is_file()), WEIGHTS)
    digests = {name: _checked(folder, name, sums) for name in (weights, TOKENIZER)}
    settings: dict[str, Mapping[str, object]] = {}
    for name in (POOLING, PROMPTS, LENGTH):
        if (folder / name).is_file():
            digests[name] = _checked(folder, name, sums)
            settings[name] = _mapping(folder / name)
    prompts = settings.get(PROMPTS, {}).get("prompts", {})
    if not isinstance(prompts, dict):
        raise ModelError(
            f"{folder / PROMPTS}: `prompts` must be an object with `query` and `passage`"
        )
    return ModelFolder(
        DEFAULT_MODEL if folder == BUNDLED else folder.resolve().name,
        sha256(json.dumps(digests).encode()).hexdigest(),
        folder / weights,
        folder / TOKENIZER,
        _pooling(folder / POOLING, settings.get(POOLING, {})),
        _max_tokens(folder / TOKENIZER, settings.get(LENGTH, {})),
        str(prompts.get("query", "")),
        str(prompts.get("passage", prompts.get("document", ""))),
        _reader(folder, sums),
        DEFAULT_LANGUAGE if folder == BUNDLED else None,
    )


def _reader(folder: Path, sums: Mapping[str, str]) -> Path | None:
    if not (folder / READER).is_file():
        return None
    _checked(folder, READER, sums)
    return folder / READER


def _pooling(path: Path, settings: Mapping[str, object]) -> Pooling:
    if settings.get("pooling_mode_cls_token"):
        return Pooling.CLS
    others = [name for name in settings if _POOLED_OTHERWISE.fullmatch(name) and settings[name]]
    if others:
        raise ModelError(f"{path}: {others[0]} is not supported; use mean or first-token pooling")
    return Pooling.MEAN


def _max_tokens(tokenizer: Path, settings: Mapping[str, object]) -> int:
    """Return the token limit from the settings or the tokenizer, or the default limit."""
    truncation = _mapping(tokenizer).get("truncation")
    limit = truncation.get("max_length") if isinstance(truncation, dict) else None
    found = settings.get("max_seq_length") or limit or _DEFAULT_MAX_TOKENS
    if not isinstance(found, int) or found < 1:
        raise ModelError(
            f"{tokenizer.parent}: the maximum number of tokens must be a positive integer, "
            f"not {found!r}"
        )
    return found


def _mapping(path: Path) -> Mapping[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path} is damaged: {error}") from error
    if not isinstance(found, dict):
        raise ModelError(f"{path} is damaged: it doesn't contain a JSON object")
    return found


def _sums(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    found = map(_SUM.fullmatch, path.read_text(encoding="utf-8").splitlines())
    return {line[2].removeprefix("./"): line[1].lower() for line in found if line}


def _checked(folder: Path, name: str, sums: Mapping[str, str]) -> str:
    """Return a file's SHA-256. Raise ModelError if the file is missing or damaged."""
    path = folder / name
    if not path.is_file():
        raise ModelError(f"{name} is missing from {folder}")
    with path.open("rb") as file:
        digest = file_digest(file, sha256).hexdigest()
    if sums.get(name, digest) != digest:
        raise ModelError(f"{path} is damaged: its SHA-256 is not the one in {SUMS}")
    return digest


def vector_folder() -> Path:
    """Return the folder for the vector cache."""
    return cache_folder() / "vectors"
