"""Make pairs to learn from: `python -m training.reader.pairs QUESTIONS TARGET`.

Pairs are a question, a passage and labels. The questions come from questions.py. The pairs of a
question are the passages that answer or contradict it, and the first others. Readers are trained by
folds over communities, so that each community is read by a reader that has not learned from it.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NotRequired, TypedDict

from bot.core.reading import READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from training.reader.questions import Question

SEED: Final = 1
FOLDS: Final = 3
OTHERS: Final = {"offtopic": 1, "near": 3}
"""Maximum number of other passages paired with a question, by its kind."""
_OTHERS_OF_ANY_KIND: Final = 2


class Pair(TypedDict):
    """A question and a passage, with 1 or 0 for each label.

    Pairs of public sets lack `contradicts`, and have the part of the passage to keep and the words
    of the answer, if it has one. Those that are held out only measure.
    """

    question: str
    passage: str
    answers: int
    contradicts: NotRequired[int]
    community: NotRequired[str]
    article: NotRequired[str]
    window: NotRequired[str]
    answer: NotRequired[str | None]
    held_out: NotRequired[bool]


def read_lines(path: Path) -> list[Any]:
    """Return the JSON value of each line of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_lines(path: Path, values: Iterable[object]) -> None:
    """Write each value as a line of JSON."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def pairs_of(one: Question) -> Iterator[Pair]:
    """Yield the pairs of a question."""
    answers = {id_ for part in one["parts"] for id_ in part}
    contradicts = set(one["contradicts"])
    others = OTHERS.get(one["kind"], _OTHERS_OF_ANY_KIND)
    for place, candidate in enumerate(one["candidates"]):
        if candidate["id"] not in answers | contradicts:
            others -= 1
            if place >= READ or others < 0:
                continue
        yield {
            "community": one["community"],
            "question": one["question"],
            "passage": candidate["passage"],
            "answers": int(candidate["id"] in answers),
            "contradicts": int(candidate["id"] in contradicts),
        }


def folds(communities: Iterable[str]) -> dict[str, int]:
    """Return the fold of each community: its readers don't learn from it."""
    return {name: at % FOLDS for at, name in enumerate(sorted(set(communities)))}


def split(pairs: Sequence[Pair], fold: int | None) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs to learn from, and those that are held out or of the fold's communities."""
    fold_of = folds(pair["community"] for pair in pairs if "community" in pair)
    held = [_is_held(pair, fold, fold_of) for pair in pairs]
    return (
        [pair for pair, is_held in zip(pairs, held, strict=True) if not is_held],
        [pair for pair, is_held in zip(pairs, held, strict=True) if is_held],
    )


def _is_held(pair: Pair, fold: int | None, fold_of: Mapping[str, int]) -> bool:
    if "community" in pair:
        return fold_of[pair["community"]] == fold
    return pair.get("held_out", False)


def main() -> None:
    """Write the pairs of all questions, shuffled."""
    questions, target = map(Path, sys.argv[1:])
    made = [pair for one in read_lines(questions) for pair in pairs_of(one)]
    random.Random(SEED).shuffle(made)  # noqa: S311 - repeatable
    write_lines(target, made)
    print(len(made), Counter((pair["answers"], pair["contradicts"]) for pair in made))


if __name__ == "__main__":
    main()
