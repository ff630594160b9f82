"""Tiny models for tests, with a real tokenizer and a real encoder that has random weights."""

from __future__ import annotations

import json
from math import erf
from typing import TYPE_CHECKING

import numpy as np
import onnx
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from training.bert import bert

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SIZE, HEADS, LAYERS, LENGTH = 16, 2, 2, 32
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "moon", "cheese", "query", "passage", ":", "tide")


def weights(seed: int = 1) -> dict[str, NDArray[np.float32]]:
    """Return random weights of a small BERT, named as in Hugging Face's BertModel."""
    random, inner = np.random.default_rng(seed), 4 * SIZE
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), SIZE),
        "embeddings.position_embeddings.weight": (LENGTH, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE),
    }
    for layer in range(LAYERS):
        own = f"encoder.layer.{layer}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes[f"{own}.attention.{part}.weight"] = (SIZE, SIZE)
            shapes[f"{own}.attention.{part}.bias"] = (SIZE,)
        shapes[f"{own}.intermediate.dense.weight"] = (inner, SIZE)
        shapes[f"{own}.intermediate.dense.bias"] = (inner,)
        shapes[f"{own}.output.dense.weight"] = (SIZE, inner)
        shapes[f"{own}.output.dense.bias"] = (SIZE,)
    made = {name: random.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}
    norms = [
        "embeddings",
        *(
            f"encoder.layer.{layer}.{part}"
            for layer in range(LAYERS)
            for part in ("attention.output", "output")
        ),
    ]
    for norm in norms:
        made[f"{norm}.LayerNorm.weight"] = np.ones(SIZE, np.float32)
        made[f"{norm}.LayerNorm.bias"] = np.zeros(SIZE, np.float32)
    return made


def tokenizer() -> Tokenizer:
    """Return a tokenizer of `WORDS` that encloses each text in [CLS] and [SEP]."""
    words = {word: at for at, word in enumerate(WORDS)}
    made = Tokenizer(WordLevel(words, unk_token="[UNK]"))  # noqa: S106 - a token, but no password
    made.pre_tokenizer = Whitespace()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return made


def write(folder: Path, **settings: object) -> Path:
    """Write a model into `folder`, with settings files by name, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(bert(weights(), HEADS), str(folder / "model.onnx"))
    tokenizer().save(str(folder / "tokenizer.json"))
    for name, content in settings.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def states(ids: list[int]) -> NDArray[np.float64]:
    """Compute with numpy what the encoder with `weights()` should return for these tokens."""
    own = weights()

    def dense(name: str, hidden: NDArray[np.float64]) -> NDArray[np.float64]:
        product: NDArray[np.float64] = hidden @ own[f"{name}.weight"].T.astype(float)
        return product + own[f"{name}.bias"]

    def normalized(hidden: NDArray[np.float64]) -> NDArray[np.float64]:
        centered = hidden - hidden.mean(axis=1, keepdims=True)
        deviation: NDArray[np.float64] = np.sqrt((centered**2).mean(axis=1, keepdims=True) + 1e-12)
        scaled: NDArray[np.float64] = centered / deviation
        return scaled

    hidden = normalized(
        own["embeddings.word_embeddings.weight"][ids].astype(float)
        + own["embeddings.position_embeddings.weight"][: len(ids)]
        + own["embeddings.token_type_embeddings.weight"][0]
    )
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        query, key, value = (
            dense(f"{name}.attention.self.{part}", hidden).reshape(len(ids), HEADS, -1)
            for part in ("query", "key", "value")
        )
        scores = np.einsum("ihd,jhd->hij", query, key) / np.sqrt(SIZE // HEADS)
        shares = np.exp(scores) / np.exp(scores).sum(axis=2, keepdims=True)
        seen = np.einsum("hij,jhd->ihd", shares, value).reshape(len(ids), SIZE)
        hidden = normalized(hidden + dense(f"{name}.attention.output.dense", seen))
        inner = dense(f"{name}.intermediate.dense", hidden)
        inner = inner * (1 + np.vectorize(erf)(inner / np.sqrt(2))) / 2
        hidden = normalized(hidden + dense(f"{name}.output.dense", inner))
    return hidden
