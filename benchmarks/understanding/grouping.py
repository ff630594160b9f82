"""Measure the grouping of unanswered questions: `python -m benchmarks.understanding.grouping`.

The script removes half of the passages from the shipped knowledge, so that the golden questions
about these passages have no answer. Questions about the same passages should form one group. Each
question that nothing answers (a near miss or an off-topic question) should be in its own group.
This is a strict measure, because one passage answers questions with different meanings. The script
then removes the other half instead, and prints precision and recall for a range of thresholds.

The metric is B-cubed (Bagga and Baldwin 1998). Precision is the share of a question's group that
has the same meaning, averaged over all questions. Recall is the share of
the questions with the same meaning that are in the question's group, averaged over the questions
whose meaning is not unique.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import count
from statistics import mean
from typing import TYPE_CHECKING

import click

from bot.config.paths import shipped_knowledge
from bot.core.model.results import Outcome
from bot.core.retrieval.index import Index
from bot.curation import unanswered
from bot.evaluate import golden
from bot.knowledge import loader
from bot.knowledge.files import golden_files_beside
from bot.languages import en as english
from bot.store.events import UnansweredQuestion
from bot.store.privacy import question_key, redact

if TYPE_CHECKING:
    from bot.core.model.knowledge import KnowledgeBase

TODAY = date(2026, 1, 1)
MANY = 10_000
_UNANSWERABLE = {golden.Kind.NEAR_MISS, golden.Kind.OFF_TOPIC}


def asked(text: str, times: int = 1) -> UnansweredQuestion:
    """Return an unanswered question as the store returns it."""
    kept = redact(text)
    return UnansweredQuestion(question_key(kept), kept, Outcome.UNKNOWN, times, TODAY, TODAY)


def halves(knowledge: KnowledgeBase) -> list[tuple[KnowledgeBase, set[str]]]:
    """Return, for each half of the passages, the knowledge without that half, and its ids."""
    ids = sorted(passage.id for passage in knowledge.passages)
    return [
        (
            replace(
                knowledge,
                passages=tuple(p for p in knowledge.passages if p.id not in set(out)),
                gaps=tuple(gap for gap in knowledge.gaps if gap.see not in set(out)),
            ),
            set(out),
        )
        for out in (ids[::2], ids[1::2])
    ]


def labeled(questions: tuple[golden.GoldenQuestion, ...], out: set[str]) -> dict[str, str]:
    """Return each unanswered question with a label for its meaning."""
    own = count()
    meanings = {}
    for question in questions:
        if question.passages and set(question.passages) <= out and question.parts == 1:
            meanings[question.text] = question.passages[0]
        elif question.kind in _UNANSWERABLE and not question.passages:
            meanings[question.text] = f"#{next(own)}"
    return meanings


def b_cubed(groups: list[set[str]], meanings: dict[str, str]) -> tuple[float, float]:
    """Return the B-cubed precision and recall."""
    sizes = Counter(meanings.values())
    precision, recall = [], []
    for group in groups:
        for key in group:
            right = sum(meanings[other] == meanings[key] for other in group)
            precision.append(right / len(group))
            if sizes[meanings[key]] > 1:
                recall.append(right / sizes[meanings[key]])
    return mean(precision), mean(recall)


def measure(threshold: float, knowledge: KnowledgeBase) -> tuple[float, float]:
    """Return precision and recall at a threshold, averaged over both halves."""
    unanswered.ALIKE = threshold
    questions = golden.load(golden_files_beside([shipped_knowledge()]), knowledge)
    found = []
    for rest, out in halves(knowledge):
        index = Index(rest, english.load())
        texts = labeled(questions, out)
        values = {asked(text): meaning for text, meaning in texts.items()}
        meanings = {question.key: meaning for question, meaning in values.items()}
        groups = unanswered.grouped(values, index, TODAY)
        found.append(b_cubed([{q.key for q in group.questions} for group in groups], meanings))
    return sum(p for p, _ in found) / 2, sum(r for _, r in found) / 2


def many(index: Index) -> list[UnansweredQuestion]:
    """Return ten thousand random questions made of words in the knowledge, with random counts."""
    chance = random.Random(4)  # noqa: S311 - repeatable
    words = sorted(index.lexicon.spelling)[::3] + ["Obama", "Mexico", "drug", "police"] * 20
    texts = (" ".join(chance.choices(words, k=chance.randint(3, 9))) for _ in range(MANY))
    return [asked(text, chance.randint(1, 20)) for text in texts]


def main() -> None:
    """Print precision and recall by threshold, and the time to group ten thousand questions."""
    knowledge = loader.load([shipped_knowledge()])
    chosen = unanswered.ALIKE
    click.echo("threshold  precision  recall")
    for percent in range(30, 95, 5):
        precision, recall = measure(percent / 100, knowledge)
        click.echo(f"{percent / 100:9.2f}  {precision:9.3f}  {recall:6.3f}")
    unanswered.ALIKE = chosen
    index = Index(knowledge, english.load())
    questions = many(index)
    began = time.perf_counter()
    groups = unanswered.grouped(questions, index, TODAY)
    click.echo(f"{MANY:,} questions: {len(groups):,} groups in {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
