"""Pairs from public sets: `python -m training.reader.public TARGET SQUAD [SQUAD11 POLICYQA]`.

A pair is a line of JSON: question, passage, `answers`, and the answer's words if they are marked.
From a long paragraph, the sentences that share most with the question are kept, among them the
answer's. Of SQuAD's articles, three are held out.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED: Final = 1
HELD_OUT: Final = frozenset({"Geology", "Huguenot", "Steam_engine"})
LONGEST: Final = 420  # characters of a passage
_WORD: Final = re.compile(r"\w+")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"(])")


def read(path: Path) -> Any:  # noqa: ANN401 - plain values
    """Return the articles in a file of JSON, compressed or not."""
    if path.suffix == ".gz":
        return json.loads(gzip.decompress(path.read_bytes()))
    return json.loads(path.read_text(encoding="utf-8"))


def stems(text: str) -> set[str]:
    """Return the beginnings of the longer words."""
    return {word[:5] for word in _WORD.findall(text.lower()) if len(word) > 2}  # noqa: PLR2004


def window(text: str, question: str, answer: str | None) -> str:
    """Return neighboring sentences that share most with the question, and hold the answer."""
    parts = _SENTENCE.split(text)
    asked, best = stems(question), (-1.0, text[:LONGEST])
    for first in range(len(parts)):
        for last in range(first + 1, len(parts) + 1):
            part = " ".join(parts[first:last])
            if len(part) > LONGEST and last > first + 1:
                break
            if answer is None or answer in part:
                best = max(best, (len(asked & stems(part)) + len(part) / 10_000, part))
    return best[1]


def pairs(articles: Sequence[Any], rng: random.Random, others: float) -> Iterator[dict[str, Any]]:
    """Yield each question with its paragraph, and some with the nearest other paragraph."""
    for article in articles:
        texts = [paragraph["text"] for paragraph in article["paragraphs"]]
        found = [stems(text) for text in texts]
        held = Counter(stem for each in found for stem in each)
        title = article["title"].replace("_", " ")
        for at, paragraph in enumerate(article["paragraphs"]):
            for one in paragraph["questions"]:
                question, answers = one["question"], [a for a in one["answers"] if a in texts[at]]
                if one["answerable"] and not answers:
                    continue
                answer = max(answers, key=len) if one["answerable"] else None
                yield {
                    "article": article["title"],
                    "question": question,
                    "passage": f"{title}: {texts[at]}",
                    "window": window(texts[at], question, answer),
                    "answers": int(one["answerable"]),
                    "answer": answer,
                }
                if one["answerable"] and rng.random() < others and len(texts) > 1:
                    asked = stems(question)
                    near = max(
                        (place for place in range(len(texts)) if place != at),
                        key=lambda place: sum(
                            log(len(texts) / held[stem]) for stem in asked & found[place]
                        ),
                    )
                    if answer not in texts[near]:
                        yield {
                            "article": article["title"],
                            "question": question,
                            "passage": f"{title}: {texts[near]}",
                            "window": window(texts[near], question, None),
                            "answers": 0,
                            "answer": None,
                        }


def main() -> None:
    """Write the pairs."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    target, squad, *more = map(Path, sys.argv[1:])
    made = list(pairs(read(squad), rng, 0.4))
    for path, size in zip(more, (2500, 600), strict=False):
        found = list(pairs(read(path), rng, 0.4))
        made += rng.sample(found, size)
    rng.shuffle(made)
    with target.open("w", encoding="utf-8") as file:
        for one in made:
            one["held_out"] = one["article"] in HELD_OUT
            file.write(json.dumps(one) + "\n")
    print(len(made), Counter((one["held_out"], one["answers"]) for one in made))


if __name__ == "__main__":
    main()
