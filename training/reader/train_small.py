"""Train the small reader: `python -m training.reader.train_small FROM TARGET MINUTES PAIRS[:SHARE] ...`.

FROM is a file of an earlier stage, or "none". Files of pairs are drawn from by their share until
the time is over; the learning rate falls with the time. WITHOUT names communities to leave out;
their pairs are judged at the end.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from training.reader.model import tokenizer_in
from training.reader.small import Small
from training.reader.train import collated, rows

SEED, BATCH, POOL, RATE, SPAN, CONTRADICTS = 1, 32, 6, 1e-3, 0.3, 0.5


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
        loss = loss + CONTRADICTS * functional.binary_cross_entropy_with_logits(judged[known, 1], told[known])
    public = [at for at, one in enumerate(batch) if one["contradicts"] < 0 and (one["answers"] == 0 or one["first"] >= 0)]
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
        logits = torch.cat([run(reader, found[at : at + 48])[0][:, 0] for at in range(0, len(found), 48)])
    reader.train()
    good = torch.tensor([one["answers"] for one in found]) > 0
    ranks = logits.argsort().argsort() + 1
    n, m = int(good.sum()), int((~good).sum())
    return f"AUROC of {len(found)} held out: {(float(ranks[good].sum()) - n * (n + 1) / 2) / (n * m):.3f}"


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
        path, _, share = name.partition(":")
        os.environ["HELD_OUT"] = "1"
        found = rows(Path(path), torch.load(os.environ.get("STATES_" + Path(path).stem, str(Path(path).with_suffix(".pt")))), tokenizer)
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
        step, seen, recent = step + 1, seen + len(batch), 0.98 * recent + 0.02 * float(loss.detach())
        if time.time() - last > 60:
            last = time.time()
            torch.save(reader.state_dict(), target)
            print(f"{step} seen {seen} loss {recent / (1 - 0.98**step):.3f} {seen / (time.time() - begun):.1f}/s passes {[round(p / len(f), 2) for p, (_, f) in zip(places, pools, strict=True)]} {judge(reader, rng.sample(held, min(400, len(held)))) if held else ''}", flush=True)
    torch.save(reader.state_dict(), target)
    print(f"{seen} pairs in {step} steps, {time.time() - begun:.0f} s", judge(reader, held) if held else "")


if __name__ == "__main__":
    main()
