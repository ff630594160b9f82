"""Judge passages with exported readers.

    python -m training.reader.read QUESTIONS TARGET MODEL ...

A single MODEL judges all passages. If there is one MODEL for each fold, each of them judges only
the communities of its fold, on which it was not trained. Each line of TARGET contains the judgments
of one question's first passages.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.core.ranking.reading import READ
from bot.semantic.embedder import Encoder, session_of
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from bot.semantic.reading import PassageReader
from training.reader.pairs import FOLDS, folds, read_lines, write_lines


def main() -> None:
    """Write the judgments."""
    source, target, *models = map(Path, sys.argv[1:])
    if len(models) not in (1, FOLDS):
        raise SystemExit(f"expected 1 or {FOLDS} models, got {len(models)}")
    encoder = Encoder(inspect(BUNDLED))
    readers = [PassageReader(encoder, session_of(model)) for model in models]
    questions = read_lines(source)
    fold_of = folds(one["community"] for one in questions)
    begun, made = time.process_time(), []
    for one in questions:
        texts = [each["passage"] for each in one["candidates"][:READ]]
        reader = readers[fold_of[one["community"]] if len(readers) > 1 else 0]
        made.append(reader.read(one["question"], texts) if texts else [])
    write_lines(target, made)
    spent = time.process_time() - begun
    print(f"{len(made)} questions, {1000 * spent / len(made):.1f} ms each on one thread")


if __name__ == "__main__":
    main()
