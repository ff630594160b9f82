"""Figures on unseen articles: `python -m benchmarks.understanding.squad`.

Each article in training/articles.py serves in turn as the entire knowledge, exactly as imported,
without any curation. Cross-validation with FOLDS folds trains the models on other articles and the
shipped knowledge, so that no article is judged with weights that were trained on it. The peers
answer the same questions in the same run. FOOTNOTE_SQUAD names the file of articles.
docs/other-articles.md explains the figures.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.understanding import peers
from benchmarks.understanding.figures import Figures, table
from bot.config import paths
from bot.core.answering.highlight import highlight
from bot.core.ranking.finding import judged, look
from bot.core.text.smalltalk.recognizing import recognise
from bot.core.text.tokens import sentences, tokenize
from bot.evaluate import golden
from bot.knowledge import loader
from bot.languages import en as english
from bot.output.progress import progress
from bot.output.table import show
from bot.semantic.embedder import load
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED
from training import articles, corpus, train
from training.examples import (
    GOLDEN,
    Compare,
    Example,
    example,
    foreign,
    members,
    shipped,
    with_typo,
)
from training.remembering import CachingEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.ranking.finding import Found
    from bot.core.retrieval.index import Index
    from training.articles import Article, Asked

FOLDS = 6
QUARTER = 4
SOME = 4  # every fourth question is also used for another article, and as keywords
TIMED = 16  # every sixteenth question is timed
KEYWORDS = (2, 3)
TITLE = "Unseen articles, each alone, with nothing curated"


@dataclass(frozen=True)
class QuestionSet:
    """The questions for one article, the same for Footnote and all peers.

    hard      those of its questions that share the fewest words with their paragraph
    typos     its answerable questions with typos
    keywords  some of its answerable questions, reduced to keywords
    others    questions about other articles of the same fold
    """

    article: Article
    hard: frozenset[str]
    typos: Sequence[str]
    keywords: Sequence[str]
    others: Sequence[str]

    def right(self, asked: Asked, hit: str) -> bool:
        """Return True if the passage with the id `hit` is in the paragraph that answers."""
        paragraphs = {one.id: one.paragraphs for one in self.article.knowledge.passages}
        return asked.paragraph in paragraphs.get(hit, ())


def question_sets(known: Sequence[Article]) -> list[QuestionSet]:
    """Return the question set of each article."""
    rng = random.Random(FOLDS)  # noqa: S311 - repeatable
    hard = _least_overlapping(known)
    return [
        QuestionSet(
            article,
            frozenset(text for title, text in hard if title == article.knowledge.sources[0].id),
            [_with_typos(one.text, rng) for one in article.answerable],
            [_keywords(one.text, rng) for one in article.answerable[::SOME]],
            [
                one.text
                for n, other in enumerate(known)
                if n % FOLDS == place % FOLDS and n != place
                for one in other.answerable[::SOME]
            ],
        )
        for place, article in enumerate(known)
    ]


def _with_typos(text: str, rng: random.Random) -> str:
    once = with_typo(text, rng)
    return with_typo(once, rng) if rng.random() < 0.5 else once  # noqa: PLR2004 - half of the questions


def _keywords(text: str, rng: random.Random) -> str:
    tokens = [token for token in tokenize(text) if not token.is_stop]
    kept = rng.sample(range(len(tokens)), min(len(tokens), rng.choice(KEYWORDS)))
    return " ".join(text[tokens[n].start : tokens[n].end] for n in sorted(kept))


def _least_overlapping(known: Sequence[Article]) -> set[tuple[str, str]]:
    """Return the quarter of the questions that are least similar to their paragraphs.

    Each question is a pair of its article and its text.
    """
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
    return {token.stem for token in tokenize(text) if not token.is_stop}


@dataclass(frozen=True)
class Searched:
    """A question set, with the candidates of each question. They don't depend on the weights."""

    questions: QuestionSet
    index: Index
    own: Sequence[Example]
    more: Mapping[str, Sequence[Example]]


def search(
    questions: QuestionSet, examples: Sequence[Example], compare: Compare, talk: Sequence[str]
) -> Searched:
    """Search the article for all questions. `examples` already has its own questions' results."""
    index = compare.index(questions.article.knowledge)
    more = {
        "typos": questions.typos,
        "keywords": questions.keywords,
        "other articles": questions.others,
        "small talk": talk,
    }
    return Searched(
        questions,
        index,
        [one for one in examples if one.asked],
        {sort: [example(text, index, (), 0) for text in texts] for sort, texts in more.items()},
    )


def judge(searched: Searched, figures: Figures) -> None:
    """Count the results of an article's questions, using the current weights."""
    for one, asked in ((one, one.asked) for one in searched.own):
        assert asked is not None  # noqa: S101 - selected above
        found = _found(one)
        figures.sure["answerable" if asked.right else "on the topic"].append(found.sure)
        if asked.right:
            hit = searched.questions.right(asked, _first(found))
            figures.hits["all"].append(hit)
            if asked.text in searched.questions.hard:
                figures.hits["least overlap"].append(hit)
            figures.hits["sentence"].append(hit and _marks(found, asked))
    answerable = searched.questions.article.answerable
    for one, asked in zip(searched.more["typos"], answerable, strict=True):
        figures.hits["typos"].append(searched.questions.right(asked, _first(_found(one))))
    for sort in ("keywords", "other articles", "small talk"):
        for one in searched.more[sort]:
            is_spelt = searched.index.lexicon.is_spelt
            known = sort == "small talk" and recognise(one.query.text, is_spelt)
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
    """Return Footnote's figures. `timed` is like `compare`, but without a cache of vectors."""
    rng = random.Random(train.SEED)  # noqa: S311 - repeatable
    figures = Figures(name)
    communities = corpus.load(set_aside=False)
    own = [*shipped(compare, rng), *members(communities, compare, rng)]
    examples = foreign(known, compare, rng)
    talk = _small_talk()
    articles_searched = []
    with progress("Asking", len(known)) as advance:
        for questions, found in zip(question_sets(known), examples, strict=True):
            articles_searched.append(search(questions, found, compare, talk))
            advance(1)
    with progress("Training and judging", FOLDS) as advance:
        for fold in range(FOLDS):
            others = [found for n, found in enumerate(examples) if n % FOLDS != fold]
            # replaces the previous fold's weights, which don't affect the training
            train.train([*own, *chain(*others)], meant=compare.embedder is not None)
            for searched in articles_searched[fold::FOLDS]:
                judge(searched, figures)
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
    """Return the peers' figures."""
    figures: dict[str, Figures] = {}
    with progress("Asking the peers", len(known)) as advance:
        for questions in question_sets(known):
            for name, peer in _peers(questions.article.knowledge, compare).items():
                # a new peer for each article, so that no cache is warm
                fresh = _peers(questions.article.knowledge, timed)[name]
                _judge_peer(questions, peer, fresh, figures.setdefault(name, Figures(name)))
            advance(1)
    return list(figures.values())


def _peers(knowledge: KnowledgeBase, compare: Compare) -> dict[str, peers.Peer]:
    meaning = compare.index(knowledge).meaning
    more = peers.semantic(knowledge, meaning) if meaning else {}
    return {**peers.lexical(knowledge), **more}


def _judge_peer(
    questions: QuestionSet, peer: peers.Peer, timed: peers.Peer, figures: Figures
) -> None:
    texts = {passage.id: passage.text for passage in questions.article.knowledge.passages}
    for asked, typo in zip(questions.article.answerable, questions.typos, strict=True):
        hit = peer(asked.text)
        right = questions.right(asked, hit.passage)
        figures.hits["all"].append(right)
        if asked.text in questions.hard:
            figures.hits["least overlap"].append(right)
        figures.hits["typos"].append(questions.right(asked, peer(typo).passage))
        if hit.sentence is not None:
            text = texts[hit.passage]
            sentence = text[slice(*sentences(text)[hit.sentence])]
            figures.hits["sentence"].append(right and _holds(sentence, asked))
    for asked in questions.article.answerable[::TIMED]:
        start = process_time()
        timed(asked.text)
        figures.seconds.append(process_time() - start)


def main() -> None:
    """Print the table of Footnote and its peers."""
    known = articles.load()
    embedder = load(inspect(BUNDLED))
    words = english.load()
    lexical = Compare(words)
    meant, timed = Compare(words, CachingEmbedder(embedder)), Compare(words, embedder)
    show(
        [
            table(
                TITLE,
                [
                    footnote("Footnote, by words only", known, lexical, lexical),
                    footnote("Footnote", known, meant, timed),
                    *others(known, meant, timed),
                ],
            )
        ]
    )


if __name__ == "__main__":
    main()
