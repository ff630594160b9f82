"""Compute the hidden states of pairs: `python -m training.reader.states PAIRS ...`.

The lower layers of the shipped embedding model encode the texts. Questions and passages are encoded
separately, so that each text is encoded only once. The hidden states for each PAIRS file are
written next to that file, with the suffix .states.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.semantic.libraries import np, onnxruntime
from bot.semantic.models import BUNDLED, LOWER, WEIGHTS
from training.reader.pairs import read_lines
from training.reader.tokens import passage_ids, question_ids, tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.reader.pairs import Pair

    States = dict[tuple[str, int], tuple[list[int], NDArray[np.float16]]]
    """Word pieces and hidden states of each text. The key has 0 for a question, 1 for a passage."""

BATCH: Final = 16


def encode(pairs: Sequence[Pair]) -> States:
    """Return the hidden states of all texts in the pairs, in half precision."""
    pieces, made = tokenizer(), {}
    session = onnxruntime.InferenceSession(str(BUNDLED / WEIGHTS))
    for side, ids_of in enumerate((question_ids, passage_ids)):
        texts = {pair["passage"] if side else pair["question"] for pair in pairs}
        if not side:
            texts |= {pair["earlier"] for pair in pairs if "earlier" in pair}
        rows = [(text, ids_of(pieces, text)) for text in sorted(texts)]
        rows.sort(key=lambda row: len(row[1]))  # a batch is padded to its longest row
        for at in range(0, len(rows), BATCH):
            batch = rows[at : at + BATCH]
            length = len(batch[-1][1])
            ids = np.array([[*row, *[0] * (length - len(row))] for _, row in batch], np.int64)
            given = {
                "input_ids": ids,
                "attention_mask": (ids != 0).astype(np.int64),
                "token_type_ids": np.full_like(ids, side),
            }
            (states,) = session.run([LOWER], given)
            for (text, row), state in zip(batch, states, strict=True):
                made[text, side] = (row, state[: len(row)].astype(np.float16))
    return made


def read_states(pairs: Path) -> States:
    """Return the hidden states stored for a file of pairs."""
    states: States = pickle.loads(pairs.with_suffix(".states").read_bytes())  # noqa: S301 - our own file
    return states


def main() -> None:
    """Write the hidden states for each file of pairs."""
    for path in map(Path, sys.argv[1:]):
        made = encode(read_lines(path))
        path.with_suffix(".states").write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        print(f"encoded {len(made)} texts of {path}", flush=True)


if __name__ == "__main__":
    main()
