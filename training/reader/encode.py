"""Encode texts once: `python -m training.reader.encode TARGET PAIRS ...`.

The reader's lower layers see question and passage apart, so that each text is encoded once however
many pairs it is in, and a passage can be encoded before anybody asks.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import torch

from training.reader.model import CLS, SEP, padded, pretrained, tokenizer_in

LONGEST = 256  # tokens of a passage
QUESTION = 62  # … of a question: its last
BATCH = 32


def main() -> None:
    """Write the hidden states of all questions and passages."""
    torch.set_num_threads(int(os.environ.get("THREADS", "2")))
    folder = Path(os.environ["MINILM"])
    tokenizer, lower = tokenizer_in(folder), pretrained(folder).eval()
    texts: set[tuple[str, int]] = set()
    for name in sys.argv[2:]:
        for line in Path(name).read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            texts.add((one["question"], 0))
            texts |= {(each["passage"], 1) for each in one.get("candidates", [one])}
    rows = []
    for text, segment in sorted(texts):
        read = tokenizer.encode(text, add_special_tokens=False)
        ids = read.ids[: LONGEST - 2]
        ids = [*ids, SEP] if segment else [CLS, *ids[-QUESTION:], SEP]
        rows.append((text, segment, ids))
    rows.sort(key=lambda row: len(row[2]))
    made, begun = {}, time.time()
    with torch.no_grad():
        for at in range(0, len(rows), BATCH):
            batch = rows[at : at + BATCH]
            ids, mask, segments = padded([(row[2], 0 if row[1] else 999) for row in batch])
            states = lower(ids, mask, segments)
            for (text, segment, tokens), state in zip(batch, states, strict=True):
                made[text, segment] = (tokens, state[: len(tokens)].half().clone())
            if at // BATCH % 20 == 0:
                print(at, len(rows), f"{time.time() - begun:.0f} s", flush=True)
    torch.save(made, sys.argv[1])
    print(len(made), sum(len(one[0]) for one in made.values()))


if __name__ == "__main__":
    main()
