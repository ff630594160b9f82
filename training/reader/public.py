"""Make pairs from public data: `python -m training.reader.public TARGET SQUAD [SQUAD11 POLICYQA]`.

The files have the format described in docs/other-articles.md, and may be compressed with gzip. A
question is paired with its own paragraph, and sometimes with a similar paragraph of the same
article. The pairs of three articles are held out.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter
from math import fsum, log
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.core.ranking.reading import LONGEST
from training.reader.pairs import write_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.reader.pairs import Pair

SEED: Final = 1
HELD_OUT: Final = frozenset({"Geology", "Huguenot", "Steam_engine"})
SIZES: Final = (2500, 600)
"""Number of pairs sampled from each file after the first."""
OTHERS: Final = 0.4
"""Share of the answered questions that are also paired with another paragraph."""
_WORD: Final = re.compile(r"\w{3,}")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"(])")


def read(path: Path) -> Any:  # noqa: ANN401 - JSON
    """Return the articles in a file."""
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


def stems(text: str) -> set[str]:
    """Return the first five letters of each word that has at least three letters."""
    return {word[:5] for word in _WORD.findall(text.lower())}


def window(text: str, question: str, answer: str | None) -> str:
    """Return the adjacent sentences that share the most stems with the question.

    If there is an answer, they include it. Ties go to the longest text.
    """
    asked, best = stems(question), (-1.0, text[:LONGEST])
    for part in _adjacent(_SENTENCE.split(text)):
        if answer is None or answer in part:
            best = max(best, (len(asked & stems(part)) + len(part) / 10_000, part))
    return best[1]


def _adjacent(parts: Sequence[str]) -> Iterator[str]:
    """Yield each sentence, and each run of adjacent sentences of up to `LONGEST` characters."""
    for first in range(len(parts)):
        for last in range(first + 1, len(parts) + 1):
            part = " ".join(parts[first:last])
            if len(part) > LONGEST and last > first + 1:
                break
            yield part


class Paragraphs:
    """The paragraphs of an article, to find the one most similar to a question."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._stems = [stems(text) for text in texts]
        self._counts = Counter(stem for each in self._stems for stem in each)

    def nearest(self, question: str, but: int) -> str:
        """Return the paragraph most similar to a question, except the one at index `but`."""
        asked = stems(question)

        def weight(place: int) -> float:
            both = asked & self._stems[place]
            return fsum(log(len(self.texts) / self._counts[stem]) for stem in both)

        return self.texts[
            max((place for place in range(len(self.texts)) if place != but), key=weight)
        ]


def pairs_of(article: Any, rng: random.Random) -> Iterator[Pair]:  # noqa: ANN401 - JSON
    """Yield the pairs of an article."""
    paragraphs = Paragraphs([paragraph["text"] for paragraph in article["paragraphs"]])
    for at, paragraph in enumerate(article["paragraphs"]):
        text = paragraph["text"]
        for one in paragraph["questions"]:
            question, answers = one["question"], [each for each in one["answers"] if each in text]
            if not one["answerable"]:
                yield _pair(article, question, text, None)
                continue
            if not answers:
                continue
            answer = max(answers, key=len)
            yield _pair(article, question, text, answer)
            if rng.random() < OTHERS and len(paragraphs.texts) > 1:
                other = paragraphs.nearest(question, but=at)
                if answer not in other:
                    yield _pair(article, question, other, None)


def _pair(article: Any, question: str, text: str, answer: str | None) -> Pair:  # noqa: ANN401 - JSON
    return {
        "article": article["title"],
        "question": question,
        "passage": f"{article['title'].replace('_', ' ')}: {text}",
        "window": window(text, question, answer),
        "answers": int(answer is not None),
        "answer": answer,
        "held_out": article["title"] in HELD_OUT,
    }


def main() -> None:
    """Write the pairs from all files, shuffled."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    target, squad, *more = map(Path, sys.argv[1:])
    made = [pair for article in read(squad) for pair in pairs_of(article, rng)]
    for path, size in zip(more, SIZES, strict=False):
        found = [pair for article in read(path) for pair in pairs_of(article, rng)]
        made += rng.sample(found, size)
    rng.shuffle(made)
    write_lines(target, made)
    print(len(made), Counter((pair["held_out"], pair["answers"]) for pair in made))


if __name__ == "__main__":
    main()
