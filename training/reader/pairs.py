"""Pairs to learn from: `python -m training.reader.pairs TARGET QUESTIONS`.

Of each question of prepare.py: the passages that answer or contradict, and the first others.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Final

SEED: Final = 1
OTHERS: Final = {"offtopic": 1, "near": 3}
READ: Final = 3
"""So many first passages are read."""


def main() -> None:
    """Write the pairs."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    made = []
    for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        answers = {id_ for part in one["parts"] for id_ in part}
        contradicts = set(one["contradicts"])
        others = 0
        for place, candidate in enumerate(one["candidates"]):
            right = candidate["id"] in answers | contradicts
            others += not right
            if not right and (place >= READ or others > OTHERS.get(one["kind"], 2)):
                continue
            made.append(
                {
                    "community": one["community"],
                    "question": one["question"],
                    "passage": candidate["passage"],
                    "answers": int(candidate["id"] in answers),
                    "contradicts": int(candidate["id"] in contradicts),
                }
            )
    rng.shuffle(made)
    with Path(sys.argv[1]).open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(pair, ensure_ascii=False) + "\n" for pair in made)
    print(len(made), Counter((pair["answers"], pair["contradicts"]) for pair in made))


if __name__ == "__main__":
    main()
