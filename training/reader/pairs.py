"""Make training pairs: `python -m training.reader.pairs QUESTIONS TARGET`.

A pair is a question and a passage, with labels. The questions come from questions.py. Each question
is paired with the passages that answer or contradict it, and with the best-ranked other passages.
The communities are divided into folds, so that each community can be judged by a reader that was
not trained on it.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NotRequired, TypedDict

from bot.core.ranking.reading import READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from training.reader.questions import Question

SEED: Final = 1
FOLDS: Final = 3
OTHERS: Final = {"offtopic": 1, "near": 3}
"""Maximum number of other passages paired with a question, by the kind of question."""
_OTHERS_OF_ANY_KIND: Final = 2


class Pair(TypedDict):
    """A question and a passage, with labels that are 1 or 0.

    `earlier` is the earlier question that the question may depend on. A pair from a public data set
    has no `contradicts`. It has a `window`, the part of the passage to keep, and the exact
    `answer`, if there is one. Held-out pairs are used only for measuring.
    """

    question: str
    earlier: NotRequired[str]
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
    """Yield the pairs made from a question."""
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
    """Return the fold of each community. A fold's readers are not trained on its communities."""
    return {name: at % FOLDS for at, name in enumerate(sorted(set(communities)))}


def split(pairs: Sequence[Pair], fold: int | None) -> tuple[list[Pair], list[Pair]]:
    """Return the training pairs, and the pairs that are held out or belong to the fold."""
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
