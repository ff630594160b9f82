"""Score questions by a reader: `python -m training.reader.score QUESTIONS STATES READER TARGET`.

With WITH, only the questions of these communities; the others get an empty line.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import torch

from training.reader.model import pretrained, tokenizer_in
from training.reader.pairs import READ
from training.reader.train import collated, paired

BATCH = 24


def main() -> None:
    """Write the logits."""
    torch.set_num_threads(int(os.environ.get("THREADS", "2")))
    questions, states, weights, target = map(Path, sys.argv[1:])
    folder = Path(os.environ["MINILM"])
    tokenizer, reader = tokenizer_in(folder), pretrained(folder).eval()
    reader.load_state_dict(torch.load(weights))
    known = torch.load(states)
    wanted = [name for name in os.environ.get("WITH", "").split(";") if name]
    pairs, counts = [], []
    for at, line in enumerate(questions.read_text(encoding="utf-8").splitlines()):
        one = json.loads(line)
        counts.append(0)
        if wanted and one["community"] not in wanted:
            continue
        for candidate in one["candidates"][:READ]:
            pair = {"question": one["question"], "passage": candidate["passage"], "answers": 0}
            row = paired(pair, known, tokenizer)
            assert row is not None  # noqa: S101 - no answer is marked
            pairs.append((at, counts[at], row))
            counts[at] += 1
    pairs.sort(key=lambda pair: pair[2]["length"])
    made: list[list[list[float]]] = [[[0.0, 0.0]] * count for count in counts]
    with torch.no_grad():
        for first in range(0, len(pairs), BATCH):
            batch = pairs[first : first + BATCH]
            logits, _ = reader.upper(*collated([row for _, _, row in batch]))
            for (at, place, _), logit in zip(batch, logits.tolist(), strict=True):
                made[at][place] = logit
    target.write_text("".join(json.dumps(one) + "\n" for one in made))


if __name__ == "__main__":
    main()
