"""Figures on articles that nobody here has seen.

Run `python -m benchmarks.understanding.squad`.

Each article of benchmarks/training/articles.py alone is the knowledge, as `import` leaves it, with
nothing curated. The models are trained on the other articles and the shipped knowledge, in FOLDS
rounds, so that no article is judged by weights that have seen it. The peers answer the same
questions in the same run. FOOTNOTE_SQUAD names the articles, FOOTNOTE_MODEL the folder of an
embedding model; docs/other-articles.md says what each figure counts.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.training import articles, train
from benchmarks.training.examples import (
    GOLDEN,
    Compare,
    Example,
    example,
    foreign,
    misspelt,
    shipped,
)
from benchmarks.training.remembering import Remembering
from benchmarks.understanding import peers
from benchmarks.understanding.figures import Figures, table
from bot.config import paths
from bot.core.finding import judged, look
from bot.core.highlight import highlight
from bot.core.smalltalk import recognise
from bot.core.text import sentences, tokenise
from bot.evaluate import golden
from bot.knowledge import loader
from bot.languages import en as english
from bot.output.progress import progress
from bot.output.table import show
from bot.semantic.embedder import load
from bot.semantic.folder import inspect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.training.articles import Article, Asked
    from bot.core.finding import Found
    from bot.core.index import Index
    from bot.core.model import KnowledgeBase

FOLDS = 6
QUARTER = 4
SOME = 4  # one in so many of another article's questions, and of those cut down to keywords
TIMED = 16  # one question in so many is timed
KEYWORDS = (2, 3)
TITLE = "Articles never seen, each alone, with nothing curated"


@dataclass(frozen=True)
class Exam:
    """What an article is asked beside its own questions; the same for all."""

    article: Article
    hard: frozenset[str]
    typos: Sequence[str]
    keywords: Sequence[str]
    others: Sequence[str]

    def right(self, asked: Asked, hit: str) -> bool:
        """Whether a passage is of the paragraph that the question was asked about."""
        paragraphs = {one.id: one.paragraphs for one in self.article.knowledge.passages}
        return asked.paragraph in paragraphs.get(hit, ())


def exams(known: Sequence[Article]) -> list[Exam]:
    """Return what each article is asked; the others of its fold lend it their questions."""
    rng = random.Random(FOLDS)  # noqa: S311 - repeatable
    hard = _least_overlapping(known)
    return [
        Exam(
            article,
            frozenset(text for title, text in hard if title == article.knowledge.sources[0].id),
            [_mistyped(one.text, rng) for one in article.answerable],
            [_cut_down(one.text, rng) for one in article.answerable[::SOME]],
            [
                one.text
                for n, other in enumerate(known)
                if n % FOLDS == place % FOLDS and n != place
                for one in other.answerable[::SOME]
            ],
        )
        for place, article in enumerate(known)
    ]


def _mistyped(text: str, rng: random.Random) -> str:
    once = misspelt(text, rng)
    return misspelt(once, rng) if rng.random() < 0.5 else once  # noqa: PLR2004 - every other


def _cut_down(text: str, rng: random.Random) -> str:
    tokens = [token for token in tokenise(text) if not token.is_stop]
    kept = rng.sample(range(len(tokens)), min(len(tokens), rng.choice(KEYWORDS)))
    return " ".join(text[tokens[n].start : tokens[n].end] for n in sorted(kept))


def _least_overlapping(known: Sequence[Article]) -> set[tuple[str, str]]:
    """Return article and text of the quarter of questions that share least with their paragraph."""
    rated = []
    for article in known:
        texts: defaultdict[int, set[str]] = defaultdict(set)
        for passage in article.knowledge.passages:
            for paragraph in passage.paragraphs:
                texts[paragraph] |= _stems(passage.text)
        title = article.knowledge.sources[0].id
        for one in article.answerable:
            stems = _stems(one.text)
            share = len(stems & texts[one.paragraph]) / max(1, len(stems))
            rated.append((share, title, one.text))
    rated.sort()
    return {(title, text) for _, title, text in rated[: len(rated) // QUARTER]}


def _stems(text: str) -> set[str]:
    return {token.stem for token in tokenise(text) if not token.is_stop}


@dataclass(frozen=True)
class Sat:
    """An exam with what the index finds for each question, whatever the weights."""

    exam: Exam
    index: Index
    own: Sequence[Example]
    more: Mapping[str, Sequence[Example]]


def sit(exam: Exam, learnt: Sequence[Example], compare: Compare, talk: Sequence[str]) -> Sat:
    """Put the questions to the article; `learnt` holds what was found for its own."""
    index = compare.index(exam.article.knowledge)
    more = {
        "typos": exam.typos,
        "keywords": exam.keywords,
        "other articles": exam.others,
        "small talk": talk,
    }
    return Sat(
        exam,
        index,
        [one for one in learnt if one.asked],
        {sort: [example(text, index, (), 0) for text in texts] for sort, texts in more.items()},
    )


def judge(sat: Sat, figures: Figures) -> None:
    """Count what the weights in use make of an article's questions."""
    for one, asked in ((one, one.asked) for one in sat.own):
        assert asked is not None  # noqa: S101 - chosen so
        found = _found(one)
        figures.sure["answerable" if asked.right else "on the topic"].append(found.sure)
        if asked.right:
            hit = sat.exam.right(asked, _first(found))
            figures.hits["all"].append(hit)
            if asked.text in sat.exam.hard:
                figures.hits["least overlap"].append(hit)
            figures.hits["sentence"].append(hit and _marks(found, asked))
    for one, asked in zip(sat.more["typos"], sat.exam.article.answerable, strict=True):
        figures.hits["typos"].append(sat.exam.right(asked, _first(_found(one))))
    for sort in ("keywords", "other articles", "small talk"):
        for one in sat.more[sort]:
            known = sort == "small talk" and recognise(one.query.text, sat.index.lexicon.is_spelt)
            figures.sure[sort].append(0.0 if known else _found(one).sure)


def _found(one: Example) -> Found:
    return judged(one.query, one.ranked())


def _first(found: Found) -> str:
    return found.passages[0][0].unit.entry.id if found.passages else ""


def _marks(found: Found, asked: Asked) -> bool:
    first = found.passages[0][0]
    span = highlight(first)
    return span is not None and _holds(first.unit.entry.text[slice(*span)], asked)


def _holds(sentence: str, asked: Asked) -> bool:
    return any(answer in sentence for answer in asked.answers)


def footnote(name: str, known: Sequence[Article], compare: Compare, timed: Compare) -> Figures:
    """Return the figures of Footnote; `timed` compares as `compare` does, remembering nothing."""
    rng = random.Random(train.SEED)  # noqa: S311 - repeatable
    figures = Figures(name)
    own = list(shipped(compare, rng))
    learnt = foreign(known, compare, rng)
    talk = _small_talk()
    sittings = []
    with progress("Asking", len(known)) as advance:
        for exam, found in zip(exams(known), learnt, strict=True):
            sittings.append(sit(exam, found, compare, talk))
            advance(1)
    with progress("Training and judging", FOLDS) as advance:
        for fold in range(FOLDS):
            others = [found for n, found in enumerate(learnt) if n % FOLDS != fold]
            # this replaces the weights of the round before; what they were plays no part
            train.train([*own, *chain(*others)], meant=compare.embedder is not None)
            for sat in sittings[fold::FOLDS]:
                judge(sat, figures)
            advance(1)
    figures.seconds = list(_times(known, timed))
    return figures


def _small_talk() -> list[str]:
    knowledge = loader.load([paths.shipped_knowledge()])
    questions = golden.load([GOLDEN], knowledge)
    return [one.text for one in questions if one.kind == golden.Kind.SMALLTALK]


def _times(known: Sequence[Article], compare: Compare) -> Iterator[float]:
    for article in known:
        index = compare.index(article.knowledge)
        for one in article.answerable[::TIMED]:
            start = process_time()
            look(index.parse(one.text), index)
            yield process_time() - start


def others(known: Sequence[Article], compare: Compare, timed: Compare) -> list[Figures]:
    """Return the figures of the peers."""
    figures: dict[str, Figures] = {}
    with progress("Asking the peers", len(known)) as advance:
        for exam in exams(known):
            for name, peer in _peers(exam.article.knowledge, compare).items():
                # one of its own, which no other peer has asked the same before
                slow = _peers(exam.article.knowledge, timed)[name]
                _examine(exam, peer, slow, figures.setdefault(name, Figures(name)))
            advance(1)
    return list(figures.values())


def _peers(knowledge: KnowledgeBase, compare: Compare) -> dict[str, peers.Peer]:
    meaning = compare.index(knowledge).meaning
    more = peers.semantic(knowledge, meaning) if meaning else {}
    return {**peers.lexical(knowledge), **more}


def _examine(exam: Exam, peer: peers.Peer, timed: peers.Peer, figures: Figures) -> None:
    texts = {passage.id: passage.text for passage in exam.article.knowledge.passages}
    for asked, typo in zip(exam.article.answerable, exam.typos, strict=True):
        hit = peer(asked.text)
        right = exam.right(asked, hit.passage)
        figures.hits["all"].append(right)
        if asked.text in exam.hard:
            figures.hits["least overlap"].append(right)
        figures.hits["typos"].append(exam.right(asked, peer(typo).passage))
        if hit.sentence is not None:
            text = texts[hit.passage]
            sentence = text[slice(*sentences(text)[hit.sentence])]
            figures.hits["sentence"].append(right and _holds(sentence, asked))
    for asked in exam.article.answerable[::TIMED]:
        start = process_time()
        timed(asked.text)
        figures.seconds.append(process_time() - start)


def main() -> None:
    """Print the table."""
    known = articles.load()
    embedder = load(inspect(Path(os.environ["FOOTNOTE_MODEL"])))
    words = english.load()
    lexical = Compare(words)
    meant, timed = Compare(words, Remembering(embedder)), Compare(words, embedder)
    show(
        [
            table(
                TITLE,
                [
                    footnote("Footnote", known, lexical, lexical),
                    footnote("Footnote, with meaning", known, meant, timed),
                    *others(known, meant, timed),
                ],
            )
        ]
    )


if __name__ == "__main__":
    main()
