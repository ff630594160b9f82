"""Start one engine in this process, ask it questions, and print the measurements as JSON.

    python -m benchmarks.speed.scale.worker ENGINE COLLECTION FOLDER [QUESTIONS SECONDS]

QUESTIONS is a file with one question per line. Asking stops after SECONDS, but not before the fifth
question. The start time is measured up to the first answer, without imports.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.speed.resources import children, memory
from benchmarks.speed.scale.engines import ENGINES
from benchmarks.speed.scale.knowledge import Collection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.speed.scale.engines import Search

MIN_QUESTIONS = 5
FIRST_QUESTION = "Where can I read about this and that?"


def main(name: str, collection: str, folder: str, *asking: str) -> None:
    """Print the measurements."""
    start = ENGINES[name]()
    began = perf_counter()
    search = start(Collection(Path(collection)), Path(folder))
    search(FIRST_QUESTION)
    found: dict[str, object] = {"start": perf_counter() - began}
    if asking:
        questions = Path(asking[0]).read_text(encoding="utf-8").splitlines()
        found |= _asked(search, questions, float(asking[1]))
    found["memory"] = memory()
    found["children"] = children()
    print(json.dumps(found))


def _asked(search: Search, questions: Sequence[str], patience: float) -> dict[str, object]:
    seconds: list[float] = []
    answers: list[int] = []
    end = perf_counter() + patience
    for question in questions:
        if len(seconds) >= MIN_QUESTIONS and perf_counter() > end:
            break
        began = perf_counter()
        places = search(question)
        seconds.append(perf_counter() - began)
        answers.append(places[0] if places else -1)
    return {"seconds": seconds, "answers": answers}


if __name__ == "__main__":
    main(*sys.argv[1:])
