"""Read by exported models: `python -m training.reader.run QUESTIONS TARGET FOLDER[=NAMES] ...`.

NAMES is a file with communities, joined by semicolons: this model reads only theirs.

A line of the target has, for each candidate that was read: the logits of "answers" and
"contradicts", and the mean and the least of the best cosines of the question's telling tokens.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from training.reader.pairs import READ

CLS, SEP, QUESTION, PASSAGE = 101, 102, 62, 254
SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "does",
        "did",
        "i",
        "you",
        "we",
        "it",
        "he",
        "she",
        "they",
        "my",
        "your",
        "our",
        "me",
        "us",
        "them",
        "this",
        "that",
        "there",
        "if",
        "so",
        "as",
        "from",
        "can",
        "could",
        "will",
        "would",
        "should",
        "have",
        "has",
        "had",
        "?",
        ".",
        ",",
        "!",
        "'",
        "s",
        "t",
        "'",
        '"',
        "-",
        "(",
        ")",
        ":",
        ";",
        "hey",
        "hi",
        "pls",
        "please",
        "just",
        "lol",
        "any",
        "anyone",
        "know",
    ]
)


class Reader:
    """The exported model."""

    def __init__(self, folder: Path, name: str = "model.onnx") -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / name), options)
        self.small = {self.tokenizer.token_to_id(token) for token in SMALL}

    def read(self, question: str, passages: list[str]) -> list[list[float]]:
        """Return the figures of each passage."""
        asked = self.tokenizer.encode(question, add_special_tokens=False).ids[-QUESTION:]
        told = [
            self.tokenizer.encode(text, add_special_tokens=False).ids[:PASSAGE] for text in passages
        ]
        length = max(map(len, told)) + 1
        fed: dict[str, Any] = {
            "question": np.array([[CLS, *asked, SEP]] * len(told), np.int64),
            "passage": np.array(
                [[*ids, SEP] + [0] * (length - len(ids) - 1) for ids in told], np.int64
            ),
        }
        logits, best = self.session.run(None, fed)
        telling = np.array([token not in self.small for token in asked], bool)
        rows = []
        for logit, near in zip(logits, best[:, 1:-1], strict=True):
            kept = near[telling] if telling.any() else near
            rows.append(
                [*map(float, logit), float(kept.mean()), float(kept.min())]
                if len(asked)
                else [-5.0, -5.0, 0.0, 0.0]
            )
        return rows


def main() -> None:
    """Write the figures."""
    questions, target = map(Path, sys.argv[1:3])
    lines = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    made: list[list[list[float]]] = [[] for _ in lines]
    spent, read = 0.0, 0
    for argument in sys.argv[3:]:
        folder, _, names = argument.partition("=")
        reader = Reader(Path(folder))
        wanted = Path(names).read_text(encoding="utf-8").strip().split(";") if names else None
        for at, one in enumerate(lines):
            texts = [each["passage"] for each in one["candidates"][:READ]]
            if texts and (wanted is None or one["community"] in wanted):
                begun = time.process_time()
                made[at] = reader.read(one["question"], texts)
                spent, read = spent + time.process_time() - begun, read + len(texts)
    target.write_text("".join(json.dumps(rows) + "\n" for rows in made), encoding="utf-8")
    print(f"{read} pairs, {1000 * spent / read:.1f} ms each on one thread")


if __name__ == "__main__":
    main()
