"""Train a reader: `python -m training.reader.train FROM TARGET MINUTES PAIRS:STATES:SHARE ...`.

FROM is a file of an earlier stage, or "none". Files of pairs are drawn from by their share until
the time is over; the learning rate falls with the time. WITHOUT names communities to leave out;
their pairs are judged at the end.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from training.reader.model import CLS, SEP, WIDTH, tokenizer_in
from training.reader.small import Small

SEED, BATCH, POOL, RATE, SPAN, CONTRADICTS = 1, 32, 6, 1e-3, 0.3, 0.5


Row = dict[str, Any]


def rows(path: Path, states: dict[Any, Any], tokenizer: Any) -> list[Row]:  # noqa: ANN401
    """Return the pairs of a file: their hidden states, labels, and the answer's tokens."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
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
                at
                for at, token in enumerate(keep)
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


def collated(batch: list[Row]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
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


EVERY = 60  # seconds between two reports


def run(reader: Small, batch: list[Any]) -> tuple[Any, Any, Any]:
    """Return logits, spans and mask."""
    x, mask, shared = collated(batch)
    side = torch.zeros_like(mask)
    for at, one in enumerate(batch):
        side[at, len(one["question"]) : one["length"]] = 1
    judged, spans = reader(x, mask, side, shared)
    return judged, spans, mask


def loss_of(reader: Small, batch: list[Any]) -> torch.Tensor:
    """Return the loss of a batch."""
    judged, spans, mask = run(reader, batch)
    answers = torch.tensor([one["answers"] for one in batch])
    loss = functional.binary_cross_entropy_with_logits(judged[:, 0], answers)
    told = torch.tensor([one["contradicts"] for one in batch])
    known = told >= 0
    if known.any():
        loss = loss + CONTRADICTS * functional.binary_cross_entropy_with_logits(
            judged[known, 1], told[known]
        )
    public = [
        at
        for at, one in enumerate(batch)
        if one["contradicts"] < 0 and (one["answers"] == 0 or one["first"] >= 0)
    ]
    if public:
        scores = spans[public].masked_fill((mask[public] == 0)[..., None], -1e4)
        for at, name in enumerate(("first", "last")):
            wanted = torch.tensor([max(0, batch[one][name]) for one in public])  # 0: no answer
            loss = loss + SPAN / 2 * functional.cross_entropy(scores[..., at], wanted)
    return loss


def judge(reader: Small, found: list[Any]) -> str:
    """Return how well pairs are told apart."""
    reader.eval()
    found = sorted(found, key=lambda one: one["length"])
    with torch.no_grad():
        logits = torch.cat(
            [run(reader, found[at : at + 48])[0][:, 0] for at in range(0, len(found), 48)]
        )
    reader.train()
    good = torch.tensor([one["answers"] for one in found]) > 0
    ranks = logits.argsort().argsort() + 1
    n, m = int(good.sum()), int((~good).sum())
    area = (float(ranks[good].sum()) - n * (n + 1) / 2) / (n * m)
    return f"AUROC of {len(found)} held out: {area:.3f}"


def main() -> None:
    """Train and save."""
    torch.set_num_threads(int(os.environ.get("THREADS", "1")))
    torch.manual_seed(SEED)
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    source, target, minutes, *files = sys.argv[1:]
    tokenizer = tokenizer_in(Path(os.environ["MINILM"]))
    reader = Small()
    if Path(source).is_file():
        reader.load_state_dict(torch.load(source))
    pools: list[Any] = []
    held: list[Any] = []
    left_out = os.environ.get("WITHOUT", "").split(";")
    for name in files:
        path, states, share = (*name.split(":"), "", "")[:3]
        found = rows(Path(path), torch.load(states or Path(path).with_suffix(".pt")), tokenizer)
        held += [one for one in found if one["group"] in left_out or one["held_out"]]
        found = [one for one in found if not (one["group"] in left_out or one["held_out"])]
        rng.shuffle(found)
        pools.append((float(share or 1), found))
        print(path, len(found), sum(one["length"] for one in found) / len(found), flush=True)
    optimizer = torch.optim.AdamW(reader.parameters(), lr=RATE, weight_decay=0.03)
    scale = float(os.environ.get("SCALE", "1"))
    reader.train()
    begun, limit, places = time.time(), 60 * float(minutes), [0] * len(pools)
    step, seen, batches, recent, last = 0, 0, [], 0.0, time.time()
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
            group["lr"] = scale * RATE * min(1, (step + 1) / 50) * (1 - done)
        loss = loss_of(reader, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        step, seen, recent = (
            step + 1,
            seen + len(batch),
            0.98 * recent + 0.02 * float(loss.detach()),
        )
        if time.time() - last > EVERY:
            last = time.time()
            torch.save(reader.state_dict(), target)
            rate = seen / (time.time() - begun)
            print(
                f"{step} seen {seen} loss {recent / (1 - 0.98**step):.3f} {rate:.1f}/s", flush=True
            )
    torch.save(reader.state_dict(), target)
    print(
        f"{seen} pairs in {step} steps, {time.time() - begun:.0f} s",
        judge(reader, held) if held else "",
    )


if __name__ == "__main__":
    main()
