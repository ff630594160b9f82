"""Read with exported models: `python -m training.reader.read QUESTIONS TARGET MODEL ...`.

A single model reads all questions. Of several models, one for each fold, each reads only the
communities that it has not learned from. Each line of the target has four figures for each passage
that was read: the logits of "answers" and "contradicts", and the mean and the least of the best
cosines of the question's telling tokens.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.semantic.libraries import np, onnxruntime
from training.reader.pairs import FOLDS, READ, folds, read_lines, write_lines
from training.reader.tokens import passage_ids, question_ids, tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.reader.questions import Question

    Figures = list[list[float]]

_UNTELLING: Final = """
a an the of to in on at for by with and or but if so as from is are was were be been do does did can
could will would should have has had i you we it he she they my your our me us them this that there
s t hey hi pls please just lol any anyone know ? . , ! ' " - ( ) : ;
"""
UNTELLING: Final = frozenset(_UNTELLING.split())
"""Word pieces that tell nothing about the answer."""
_NOTHING: Final = [-5.0, -5.0, 0.0, 0.0]
"""Figures of an empty question."""


class Exported:
    """An exported model on one thread."""

    def __init__(self, path: Path) -> None:
        self._pieces = tokenizer()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(path), options)
        ids = map(self._pieces.token_to_id, sorted(UNTELLING))
        self._untelling = [id_ for id_ in ids if id_ is not None]

    def read(self, question: str, passages: Sequence[str]) -> Figures:
        """Return the figures of each passage."""
        asked = question_ids(self._pieces, question)
        rows = [passage_ids(self._pieces, text) for text in passages]
        length = max(map(len, rows))
        logits, best = self._session.run(
            None,
            {
                "question": np.array([asked] * len(rows), np.int64),
                "passage": np.array([[*row, *[0] * (length - len(row))] for row in rows], np.int64),
            },
        )
        return [
            self._figures(asked, *one)
            for one in zip(logits, best[:, 1:-1].astype(float), strict=True)
        ]

    def _figures(
        self, asked: Sequence[int], logits: NDArray[np.float32], best: NDArray[np.float64]
    ) -> list[float]:
        telling = ~np.isin(asked[1:-1], self._untelling)
        near = best[telling] if telling.any() else best
        if not near.size:
            return _NOTHING
        return [*map(float, logits), float(near.mean()), float(near.min())]


def figures(questions: Sequence[Question], models: Sequence[Path]) -> list[Figures]:
    """Return the figures of the first passages of each question."""
    fold_of = folds(one["community"] for one in questions)
    made: list[Figures] = [[] for _ in questions]
    for fold, model in enumerate(map(Exported, models)):
        for at, one in enumerate(questions):
            texts = [each["passage"] for each in one["candidates"][:READ]]
            if texts and (len(models) == 1 or fold_of[one["community"]] == fold):
                made[at] = model.read(one["question"], texts)
    return made


def main() -> None:
    """Write the figures."""
    source, target, *models = map(Path, sys.argv[1:])
    if len(models) not in (1, FOLDS):
        raise SystemExit(f"expected 1 or {FOLDS} models, got {len(models)}")
    begun = time.process_time()
    made = figures(read_lines(source), models)
    write_lines(target, made)
    count, spent = sum(map(len, made)), time.process_time() - begun
    print(f"{count} pairs, {1000 * spent / count:.1f} ms each on one thread")


if __name__ == "__main__":
    main()
