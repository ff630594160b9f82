"""How well are articles understood that nobody here has seen? `python -m benchmarks.squad`.

Each article of benchmarks/articles.py is imported alone, from Markdown, with nothing curated. The
models are trained on the other articles and the shipped knowledge, in FOLDS rounds, so that no
article is judged by weights that have seen it. The peers answer the same questions in the same run.
FOOTNOTE_SQUAD names the articles, FOOTNOTE_MODEL, if it is set, the folder of an embedding model.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks import articles, peers, train
from bot import english, golden, loader, paths
from bot.core.answer import look
from bot.core.smalltalk import recognise
from bot.core.text import stem, tokenise
from bot.core.words import STOP_WORDS
from bot.semantic.embedder import load
from bot.semantic.folder import inspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.index import Index

FOLDS = 6
FALSELY = 0.05  # so many answerable questions may be refused
QUARTER = 4


@dataclass
class Figures:
    """What one way of answering did. `sure` holds how sure it was, by the sort of question."""

    name: str
    hits: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    sure: dict[str, list[float]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def count(self, sort: str, *, hit: bool) -> None:
        """Count a question of a sort."""
        self.asked[sort] += 1
        self.hits[sort] += hit

    def share(self, sort: str) -> float:
        """Return the share of hits among the questions of a sort."""
        return self.hits[sort] / max(1, self.asked[sort])

    def refused(self, sort: str) -> float:
        """Return the share refused at the threshold that refuses FALSELY of the answerable."""
        known = sorted(self.sure["answerable"])
        threshold = known[int(FALSELY * len(known))]
        values = self.sure[sort]
        return sum(value < threshold for value in values) / max(1, len(values))


def overlap(question: str, paragraph: str) -> float:
    """Return the share of the question's telling stems that the paragraph holds."""
    asked, held = _stems(question), _stems(paragraph)
    return len(asked & held) / max(1, len(asked))


def _stems(text: str) -> set[str]:
    return {stem(token.word) for token in tokenise(text) if token.word not in STOP_WORDS}


def least_overlapping(known: Sequence[articles.Article]) -> set[tuple[str, str]]:
    """Return (article, question) of the quarter of answerable questions with the least overlap."""
    rated = []
    for article in known:
        texts = {passage.id: passage.text for passage in article.knowledge.passages}
        rated += [
            (overlap(one.text, texts[one.right[0]]), article.title, one.text)
            for one in article.questions
            if one.right
        ]
    rated.sort()
    return {(title, text) for _, title, text in rated[: len(rated) // QUARTER]}


def judge(
    index: Index, article: articles.Article, hard: set[tuple[str, str]], figures: Figures
) -> None:
    """Ask all questions of an article, and count."""
    rng = random.Random(article.title)  # noqa: S311 - repeatable
    for one in article.questions:
        start = perf_counter()
        found = look(index.parse(one.text), index)
        figures.seconds.append(perf_counter() - start)
        figures.sure.setdefault("answerable" if one.right else "on the topic", []).append(found.sure)
        if not one.right:
            continue
        first = found.passages[0][0] if found.passages else None
        hit = first is not None and first.unit.item.id in one.right
        figures.count("all", hit=hit)
        if (article.title, one.text) in hard:
            figures.count("least overlap", hit=hit)
        figures.count("sentence", hit=hit and first is not None and _holds(found.query, first, one))
        typo = look(index.parse(train.misspelt(one.text, rng)), index)
        best = typo.passages[0][0].unit.item.id if typo.passages else ""
        figures.count("typos", hit=best in one.right)


def _holds(query: object, first: object, one: articles.Asked) -> bool:
    from bot.core.highlight import highlight

    span = highlight(query, first)  # type: ignore[arg-type]
    text = first.unit.item.text  # type: ignore[attr-defined]
    return span is not None and any(answer in text[slice(*span)] for answer in one.answers)
