"""Train a reader: `python -m training.reader.train FROM TARGET MINUTES PAIRS[:SHARE] ...`.

FROM is a folder with all-MiniLM-L6-v2 or a file of an earlier stage. Each file of pairs is drawn
from in turns by its share, until the time is over; the learning rate falls with the time. Pairs
with `held_out` are left out. Word embeddings and the first layers stay as they are.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn import functional

from training.reader.model import CLS, LOWER, SEP, WIDTH, pretrained, tokenizer_in

SEED: Final = 1
BATCH: Final = 16
POOL: Final = 8  # batches sorted by length together
BODY: Final = 8e-5  # learning rate
HEAD: Final = 4e-4
SPAN: Final = 0.3  # weight of the loss of spans
CONTRADICTS: Final = 0.5


Row = dict[str, Any]


def rows(path: Path, states: dict[Any, Any], tokenizer: Any) -> list[Row]:  # noqa: ANN401
    """Return the pairs of a file: their hidden states, labels, and the answer's tokens."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        if one.get("held_out") and not os.environ.get("HELD_OUT"):
            continue
        if row := paired(one, states, tokenizer):
            found.append(row)
    return found


def paired(one: dict[str, Any], states: dict[Any, Any], tokenizer: Any) -> Row | None:  # noqa: ANN401
    """Return a pair as the upper layers take it; None if its answer is cut off."""
    asked, question = states[one["question"], 0]
    ids, passage = states[one["passage"], 1]
    keep = list(range(len(ids)))
    first = last = -1
    if "window" in one:
        text, start = one["passage"], one["passage"].find(one["window"])
        if start < 0:
            return None
        end, before = start + len(one["window"]), text.index(": ") + 2
        offsets = tokenizer.encode(text, add_special_tokens=False).offsets[: len(ids) - 1]
        keep = [at for at, (a, b) in enumerate(offsets) if b <= before or (a >= start and b <= end)]
        if one["answer"]:
            place = text.find(one["answer"], start)
            until = place + len(one["answer"])
            inside = [
                at for at, token in enumerate(keep)
                if offsets[token][0] < until and offsets[token][1] > place
            ]
            if not inside:
                return None
            first, last = len(asked) + inside[0], len(asked) + inside[-1]
        keep.append(len(ids) - 1)
    tokens = [ids[at] for at in keep]
    here, there = set(asked) & set(tokens) - {SEP}, {CLS, SEP}
    return {
        "question": question,
        "passage": passage,
        "keep": keep,
        "shared": [int(token in here and token not in there) for token in (*asked, *tokens)],
        "length": len(asked) + len(keep),
        "answers": float(one["answers"]),
        "contradicts": float(one.get("contradicts", -1)),
        "first": first,
        "last": last,
        "group": one.get("community"),
        "held_out": bool(one.get("held_out")),
    }


def collated(batch: list[Row]) -> tuple[Tensor, Tensor, Tensor]:
    """Return hidden states, mask and shared tokens of a batch."""
    length = max(one["length"] for one in batch)
    x = torch.zeros(len(batch), length, WIDTH)
    mask = torch.zeros(len(batch), length, dtype=torch.long)
    shared = torch.zeros(len(batch), length, dtype=torch.long)
    for at, one in enumerate(batch):
        asked = len(one["question"])
        x[at, :asked] = one["question"].float()
        x[at, asked : one["length"]] = one["passage"][one["keep"]].float()
        mask[at, : one["length"]] = 1
        shared[at, : one["length"]] = torch.tensor(one["shared"])
    return x, mask, shared


def loss_of(reader: Any, batch: list[Row]) -> Tensor:  # noqa: ANN401
    """Return the loss of a batch."""
    x, mask, shared = collated(batch)
    judged, spans = reader.upper(x, mask, shared)
    answers = torch.tensor([one["answers"] for one in batch])
    loss = functional.binary_cross_entropy_with_logits(judged[:, 0], answers)
    told = torch.tensor([one["contradicts"] for one in batch])
    known = told >= 0
    if known.any():
        loss = loss + CONTRADICTS * functional.binary_cross_entropy_with_logits(
            judged[known, 1], told[known]
        )
    marked = torch.tensor([one["first"] >= 0 for one in batch])
    if marked.any():
        scores = spans[marked].masked_fill((mask[marked] == 0)[..., None], -1e4)
        for at, name in enumerate(("first", "last")):
            wanted = torch.tensor([one[name] for one in batch if one["first"] >= 0])
            loss = loss + SPAN / 2 * functional.cross_entropy(scores[..., at], wanted)
    return loss


def main() -> None:
    """Train and save."""
    torch.set_num_threads(int(os.environ.get("THREADS", "2")))
    torch.manual_seed(SEED)
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    source, target, minutes, *files = sys.argv[1:]
    tokenizer = tokenizer_in(Path(os.environ["MINILM"]))
    reader = pretrained(Path(os.environ["MINILM"]))
    if Path(source).is_file():
        reader.load_state_dict(torch.load(source))
    for part in (reader.word, reader.place, reader.segment, reader.norm, *reader.layers[:LOWER]):
        part.requires_grad_(requires_grad=False)
    pools: list[Any] = []
    for name in files:
        path, _, share = name.partition(":")
        states = torch.load(Path(path).with_suffix(".pt"))
        found = rows(Path(path), states, tokenizer)
        left_out = os.environ.get("WITHOUT", "").split(";")
        found = [one for one in found if one["group"] not in left_out]
        rng.shuffle(found)
        pools.append((float(share or 1), found))
        print(path, len(found), sum(one["length"] for one in found) / len(found), flush=True)
    fresh = [p for n, p in reader.named_parameters() if n.split(".")[0] in ("shared", "pool", "heads", "span")]
    body = [p for n, p in reader.named_parameters() if n.split(".")[0] == "layers" and p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": BODY, "top": BODY}, {"params": fresh, "lr": HEAD, "top": HEAD}],
        weight_decay=0.01,
    )
    scale = float(os.environ.get("SCALE", "1"))
    reader.train()
    begun, limit, places = time.time(), 60 * float(minutes), [0] * len(pools)
    step, seen, batches, recent = 0, 0, [], 0.0
    while (done := (time.time() - begun) / limit) < 1:
        if not batches:
            drawn = []
            for _ in range(BATCH * POOL):
                at = rng.choices(range(len(pools)), [share for share, _ in pools])[0]
                drawn.append(pools[at][1][places[at] % len(pools[at][1])])
                places[at] += 1
            drawn.sort(key=lambda one: one["length"])
            batches = [drawn[at : at + BATCH] for at in range(0, len(drawn), BATCH)]
            rng.shuffle(batches)
        batch = batches.pop()
        for group in optimizer.param_groups:
            group["lr"] = scale * group["top"] * min(1, (step + 1) / 30) * (1 - done)
        loss = loss_of(reader, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + fresh, 1.0)
        optimizer.step()
        step, seen, recent = step + 1, seen + len(batch), 0.97 * recent + 0.03 * float(loss.detach())
        if step % 25 == 0:
            print(
                f"{step} seen {seen} loss {recent / (1 - 0.97**step):.3f} "
                f"{seen / (time.time() - begun):.1f}/s passes "
                f"{[round(p / len(f), 2) for p, (_, f) in zip(places, pools, strict=True)]}",
                flush=True,
            )
            if step % 100 == 0:
                torch.save(reader.state_dict(), target)
    torch.save(reader.state_dict(), target)
    print(f"{seen} pairs in {step} steps, {time.time() - begun:.0f} s")


if __name__ == "__main__":
    main()
