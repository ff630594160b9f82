"""Measure which sentences are highlighted: `python -m benchmarks.understanding.sentences`.

The answering passage is given, so only the choice of the sentence is measured. `--misses` also
prints the questions with a wrong sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from bot.core.answering.highlight import highlight
from bot.core.ranking.rank import rank
from bot.languages import en as english
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from training import corpus
from training.examples import Compare

if TYPE_CHECKING:
    from bot.core.retrieval.index import Index

LABELED = Path(__file__).with_suffix(".yaml")


def is_right(ask: str, passage: str, right: list[int], index: Index) -> bool:
    """Return whether the highlight for a question is one of the right sentences."""
    unit = index.unit(passage)
    if unit is None:
        raise ValueError(f"{passage} is no longer a passage")
    (one,) = rank(index.parse(ask), [unit], index)
    return highlight(one) in [(unit.sentences[n].start, unit.sentences[n].end) for n in right]


def main(*, misses: bool) -> None:
    """Print the share of right sentences."""
    compare = Compare(english.load(), load(inspect(BUNDLED)))
    results: list[bool] = []
    for name, questions in yaml.safe_load(LABELED.read_text(encoding="utf-8")).items():
        index = compare.index(corpus.community(corpus.FOLDER / name).knowledge)
        for question in questions:
            results.append(is_right(**question, index=index))
            if misses and not results[-1]:
                print(f"{name}: {question['ask']}")
    print(f"{sum(results)} of {len(results)} right ({sum(results) / len(results):.1%})")


if __name__ == "__main__":
    main(misses="--misses" in sys.argv[1:])
