"""The lower layers of all-MiniLM-L6-v2, which stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WIDTH, HEADS, INNER, VOCABULARY, LONGEST = 384, 12, 1536, 30522, 512
LAYERS = 3  # of six
CLS, SEP = 101, 102


class Layer(nn.Module):
    """A layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.mixed = nn.Linear(WIDTH, 3 * WIDTH)  # query, key and value
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.last = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the next hidden states."""
        count, length, _ = x.shape
        mixed = self.mixed(x).view(count, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(mixed[0], mixed[1], mixed[2], mask)
        seen = seen.transpose(1, 2).reshape(count, length, WIDTH)
        x = self.norm(x + self.out(seen))
        return self.last(x + self.down(functional.gelu(self.up(x))))  # type: ignore[no-any-return]


class Lower(nn.Module):
    """Embeddings and lower layers: question and passage go through them apart."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.place = nn.Embedding(LONGEST, WIDTH)
        self.segment = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> Tensor:
        """Return what the lower layers make of a question or a passage."""
        places = torch.arange(ids.shape[1])[None]
        x = self.norm(self.word(ids) + self.place(places) + self.segment(segments))
        wide = mask[:, None, None, :].bool()
        for layer in self.layers:
            x = layer(x, wide)
        return x


def pretrained(folder: Path) -> Lower:
    """Return the layers from a folder with all-MiniLM-L6-v2."""
    found = load_file(folder / "model.safetensors")
    found = {name.removeprefix("bert."): value for name, value in found.items()}
    lower = Lower()
    state = lower.state_dict()
    before = "embeddings."
    for ours, theirs in (
        ("word.weight", before + "word_embeddings.weight"),
        ("place.weight", before + "position_embeddings.weight"),
        ("segment.weight", before + "token_type_embeddings.weight"),
        ("norm.weight", before + "LayerNorm.weight"),
        ("norm.bias", before + "LayerNorm.bias"),
    ):
        state[ours] = found[theirs].float()
    for at in range(LAYERS):
        here = f"encoder.layer.{at}."
        for kind in ("weight", "bias"):
            parts = [
                found[f"{here}attention.self.{one}.{kind}"] for one in ("query", "key", "value")
            ]
            state[f"layers.{at}.mixed.{kind}"] = torch.cat(parts).float()
            for ours, theirs in (
                ("out", "attention.output.dense"),
                ("norm", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("last", "output.LayerNorm"),
            ):
                state[f"layers.{at}.{ours}.{kind}"] = found[f"{here}{theirs}.{kind}"].float()
    lower.load_state_dict(state)
    return lower


def tokenizer_in(folder: Path) -> Tokenizer:
    """Return the tokenizer in a folder, without truncation and padding."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def padded(rows: Sequence[tuple[list[int], int]]) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, mask and segments of pairs of ids and the place where the passage starts."""
    length = max(len(ids) for ids, _ in rows)
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length, dtype=torch.long)
    segments = torch.zeros(len(rows), length, dtype=torch.long)
    for row, (tokens, start) in enumerate(rows):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
        segments[row, start : len(tokens)] = 1
    return ids, mask, segments
