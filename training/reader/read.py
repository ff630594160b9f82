"""Read with exported models: `python -m training.reader.read QUESTIONS TARGET MODEL [FOLD]`.

With a fold, only its communities are read, which the model must not have learned from. Each line of
the target has the judgments of a question's first passages, or null for one of another fold.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.core.reading import READ
from bot.semantic.embedder import Encoder, session_of
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from bot.semantic.reading import PassageReader
from training.reader.pairs import folds, read_lines, write_lines


def main() -> None:
    """Write the judgments."""
    source, target, model = map(Path, sys.argv[1:4])
    fold = int(sys.argv[4]) if sys.argv[4:] else None
    reader = PassageReader(Encoder(inspect(BUNDLED)), session_of(model))
    questions = read_lines(source)
    fold_of = folds(one["community"] for one in questions)
    begun, count, made = time.process_time(), 0, []
    for one in questions:
        texts = [each["passage"] for each in one["candidates"][:READ]]
        is_ours = fold in (None, fold_of[one["community"]])
        judged = reader.read(one["question"], texts) if texts and is_ours else []
        made.append(judged if is_ours else None)
        count += bool(judged)
    write_lines(target, made)
    spent = time.process_time() - begun
    print(f"{count} questions, {1000 * spent / count:.1f} ms each on one thread")


if __name__ == "__main__":
    main()
