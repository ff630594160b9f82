"""The reader: BERT with two heads on `[CLS]` and, while it learns from SQuAD, one for spans."""

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

LAYERS, WIDTH, HEADS, INNER, VOCABULARY, LONGEST = 6, 384, 12, 1536, 30522, 512
LOWER = 3
"""So many layers see question and passage apart, and stay as they were."""
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
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the next hidden states."""
        count, length, _ = x.shape
        mixed = self.mixed(x).view(count, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(mixed[0], mixed[1], mixed[2], mask)
        seen = seen.transpose(1, 2).reshape(count, length, WIDTH)
        x = self.norm(x + self.dropout(self.out(seen)))
        return self.last(x + self.dropout(self.down(functional.gelu(self.up(x)))))  # type: ignore[no-any-return]

    def first(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the next hidden state of the first token only."""
        count, length, _ = x.shape
        weight, bias = self.mixed.weight, self.mixed.bias
        query = functional.linear(x[:, :1], weight[:WIDTH], bias[:WIDTH])
        rest = functional.linear(x, weight[WIDTH:], bias[WIDTH:])
        query = query.view(count, 1, HEADS, -1).transpose(1, 2)
        key, value = rest.view(count, length, 2, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, mask)
        x = self.norm(x[:, :1] + self.dropout(self.out(seen.transpose(1, 2).reshape(count, 1, WIDTH))))
        return self.last(x + self.dropout(self.down(functional.gelu(self.up(x)))))[:, 0]  # type: ignore[no-any-return]


class Reader(nn.Module):
    """Says of a question and a passage: answers, contradicts, and where the answer stands."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.place = nn.Embedding(LONGEST, WIDTH)
        self.segment = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.shared = nn.Embedding(2, WIDTH)  # whether a token is in both texts
        nn.init.normal_(self.shared.weight, std=0.02)
        self.pool = nn.Linear(WIDTH, WIDTH)
        self.heads = nn.Linear(WIDTH, 2)
        self.span = nn.Linear(WIDTH, 2)

    def lower(self, ids: Tensor, mask: Tensor, segments: Tensor) -> Tensor:
        """Return what the lower layers make of a question or a passage."""
        places = torch.arange(ids.shape[1])[None]
        x = self.norm(self.word(ids) + self.place(places) + self.segment(segments))
        wide = mask[:, None, None, :].bool()
        for layer in self.layers[:LOWER]:
            x = layer(x, wide)
        return x

    def upper(self, x: Tensor, mask: Tensor, shared: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits of "answers" and "contradicts", and those of spans."""
        x = x + self.shared(shared)
        wide = mask[:, None, None, :].bool()
        for layer in self.layers[LOWER:-1]:
            x = layer(x, wide)
        first = self.layers[-1].first(x, wide)
        return self.heads(self.dropout(torch.tanh(self.pool(first)))), self.span(x)


def pretrained(folder: Path) -> Reader:
    """Return a reader whose body is all-MiniLM-L6-v2's."""
    found = load_file(folder / "model.safetensors")
    found = {name.removeprefix("bert."): value for name, value in found.items()}
    reader = Reader()
    state = reader.state_dict()
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
            parts = [found[f"{here}attention.self.{one}.{kind}"] for one in ("query", "key", "value")]
            state[f"layers.{at}.mixed.{kind}"] = torch.cat(parts).float()
            for ours, theirs in (
                ("out", "attention.output.dense"),
                ("norm", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("last", "output.LayerNorm"),
            ):
                state[f"layers.{at}.{ours}.{kind}"] = found[f"{here}{theirs}.{kind}"].float()
    reader.load_state_dict(state)
    return reader


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
