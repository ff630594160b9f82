"""Train the two models of bot/core/rank.py: `python -m benchmarks.train` writes their weights.

What it learns from, all of it in the repository:

- the asks of the shipped knowledge, a fifth at a time left out of the index and asked; some of
  them misspelt, some wrapped in chatter;
- asks of gaps that are left out altogether: near misses, which no passage answers;
- asks with all or all but one of their telling words replaced by any English words;
- neighbouring words of a passage, as people type them into a search box;
- the golden questions that are not held out, which weigh most;
- the same knowledge with the asks of half its passages left out;
- the articles of benchmarks/squad.py, whose passages have no asks.

The held-out third is never looked at. The weights of likeness can't be negative and those of what
is missing can't be positive, so that each can be explained. Same data, same weights.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.optimize import minimize

from benchmarks import squad
from bot import english, golden, loader, paths
from bot.core import features, rank, weights
from bot.core.index import Index
from bot.core.model import Gap, Passage
from bot.core.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from bot.core.index import Unit
    from bot.core.lexicon import English
    from bot.core.model import KnowledgeBase
    from bot.core.query import Query

    Weights = dict[str, dict[str, float]]

    Floats = NDArray[np.float64]

Item = TypeVar("Item", Passage, Gap)

FOLDS = 5
SEED = 1
GOLDEN = Path("knowledge/obama-mexico-2013.golden.yaml")
TARGET = Path("bot/core/weights.py")
ASK, MADE_UP, GOLD, FOREIGN = 0.3, 0.15, 1.0, 0.3  # how much a question of each sort counts
ASTRAY = 1.5  # … one about another article
BESIDE = 0.1  # … one on the topic that the article does not answer
RANKING_PENALTY, CONFIDENCE_PENALTY = 0.0002, 0.00003  # of squared weights
FREE = {"gap", "length", "always", "bare", "long"}
AGAINST = {"kind lacking", "unknown", "rare", "corrected"}
SHORT = 4  # letters; shorter words are not misspelt
KEYWORDS = 4  # a passage
AMBIGUOUS = 6  # passages that the same keywords may mean
BEFORE = ("hey everyone, quick question: ", "sorry if this was asked before but ", "hi! ")
BEHIND = (" thanks!", " pls", " anyone?", " asking for homework")


@dataclass(frozen=True)
class Example:
    """A question, what the index finds for it, the ids that answer it, and how much it counts."""

    query: Query
    index: Index
    units: tuple[Unit, ...]
    right: frozenset[str]
    weight: float

    @property
    def hits(self) -> NDArray[np.bool_]:
        """For each unit, whether it answers."""
        return np.array([unit.item.id in self.right for unit in self.units], dtype=bool)


def example(question: str, index: Index, right: Iterable[str], weight: float) -> Example:
    """Return `question` with what `index` finds for it."""
    query = index.parse(question)
    return Example(query, index, index.search(query), frozenset(right), weight)


def shipped(rng: random.Random) -> Iterator[Example]:
    """Yield what is learnt from the shipped knowledge and its golden questions."""
    words = english.load()
    knowledge = loader.load([paths.shipped_knowledge()])
    for fold in range(FOLDS):
        yield from _left_out(knowledge, words, fold, rng)
    index = Index(knowledge, words)
    yield from _keywords(index, rng)
    questions = [one for one in golden.load([GOLDEN], knowledge) if not one.held_out]
    for half in (0, 1, None):
        index = Index(_half_bare(knowledge, half), words)
        for question in questions:
            if question.kind != golden.Kind.SMALLTALK:
                weight = GOLD if half is None else ASK
                yield example(question.text, index, question.passages, weight)


def _half_bare(knowledge: KnowledgeBase, half: int | None) -> KnowledgeBase:
    passages = (
        replace(passage, asks=()) if half is not None and place % 2 == half else passage
        for place, passage in enumerate(knowledge.passages)
    )
    return replace(knowledge, passages=tuple(passages))


def foreign(among: Sequence[squad.Article], rng: random.Random) -> Iterator[Example]:
    """Yield what is learnt from other articles: their own questions, and those of the next."""
    words = english.load()
    for article, other in zip(among, (*among[1:], *among[:1]), strict=True):
        index = Index(article.knowledge, words)
        for question in article.questions:
            yield example(
                question.text, index, question.right, FOREIGN if question.right else BESIDE
            )
            if question.right and rng.random() < 0.2:  # noqa: PLR2004 - a fifth
                yield example(_misspelt(question.text, rng), index, question.right, FOREIGN)
        yield from _keywords(index, rng)
        for question in other.questions[::8]:
            yield example(question.text, index, (), ASTRAY)


def _left_out(
    knowledge: KnowledgeBase, words: English, fold: int, rng: random.Random
) -> Iterator[Example]:
    gone = {gap.id for position, gap in enumerate(knowledge.gaps) if position % FOLDS == fold}
    rest = replace(
        knowledge,
        passages=tuple(_without(passage, fold) for passage in knowledge.passages),
        gaps=tuple(_without(gap, fold) for gap in knowledge.gaps if gap.id not in gone),
    )
    index = Index(rest, words)
    items: tuple[Passage | Gap, ...] = (*knowledge.passages, *knowledge.gaps)
    for item in items:
        lost = item.id in gone
        for ask in item.asks if lost else item.asks[fold::FOLDS]:
            right = () if lost else (item.id,)
            for question in _variants(ask, rng):
                yield example(question, index, right, ASK)
            for kept, share in ((0, 0.3), (1, 0.3)):
                if rng.random() < share:
                    yield example(_nonsense(ask, words, kept, rng), index, (), MADE_UP)


def _without(item: Item, fold: int) -> Item:
    asks = tuple(ask for position, ask in enumerate(item.asks) if position % FOLDS != fold)
    return replace(item, asks=asks)


def _variants(ask: str, rng: random.Random) -> Iterator[str]:
    yield ask
    if rng.random() < 0.2:  # noqa: PLR2004 - a fifth
        yield _misspelt(ask, rng)
    if rng.random() < 0.2:  # noqa: PLR2004 - a fifth
        yield rng.choice(BEFORE) + ask + rng.choice(BEHIND)


def _misspelt(ask: str, rng: random.Random) -> str:
    words = ask.split()
    place = max(range(len(words)), key=lambda at: (len(words[at]) > SHORT) * rng.random())
    word = words[place]
    if len(word) <= SHORT:
        return ask
    at = rng.randrange(1, len(word) - 1)
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    dropped = word[:at] + word[at + 1 :]
    doubled = word[:at] + word[at] + word[at:]
    words[place] = rng.choice((swapped, dropped, doubled))
    return " ".join(words)


def _nonsense(ask: str, words: English, kept: int, rng: random.Random) -> str:
    """Return `ask` with all telling words but `kept` replaced by English ones."""
    tokens = [token for token in tokenise(ask) if not token.is_stop]
    gone = rng.sample(tokens, max(0, len(tokens) - kept))
    for token in sorted(gone, key=lambda token: -token.start):
        ask = ask[: token.start] + rng.choice(_sorted(words.common)) + ask[token.end :]
    return ask


@lru_cache(maxsize=1)
def _sorted(words: frozenset[str]) -> list[str]:
    return sorted(words)


def _keywords(index: Index, rng: random.Random) -> Iterator[Example]:
    """Yield one to three neighbouring telling words of each passage, a few times."""
    for unit in index.units:
        tokens = [token for token in unit.tokens if not token.is_stop]
        for _ in range(KEYWORDS if unit.passage else 0):
            size = rng.choice((1, 1, 2, 2, 3))
            start = rng.randrange(max(1, len(tokens) - size))
            part = tokens[start : start + size]
            stems = {token.stem for token in part}
            right = [u.item.id for u in index.units if u.passage and stems <= u.counts.keys()]
            if len(right) <= AMBIGUOUS:
                text = unit.item.text[part[0].start : part[-1].end]
                yield example(text, index, right, ASK)


def _row(one: Example, unit: Unit) -> Floats:
    """Return the features of a unit, those of the other sort being 0."""
    values = features.features(one.query, unit, one.index).values
    empty = np.zeros(len(features.BARE if unit.asks else features.ASKED))
    return np.concatenate((values, empty) if unit.asks else (empty, values))


def train_ranking(learnt: Sequence[Example]) -> Weights:
    """Return the weights that put a right candidate first: listwise softmax, penalised."""
    groups = [
        (np.array([_row(one, unit) for unit in one.units]), one)
        for one in learnt
        if one.hits.any() and not one.hits.all()
    ]
    total = sum(one.weight for _, one in groups)

    def loss(weights: Floats) -> tuple[float, Floats]:
        value = float(RANKING_PENALTY * weights @ weights)
        slope: Floats = 2 * RANKING_PENALTY * weights
        for rows, one in groups:
            scores = rows @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            right = shares[one.hits].sum()
            value -= one.weight / total * float(np.log(right))
            wanted = np.where(one.hits, shares / right, 0)
            slope = slope - one.weight / total * rows.T @ (wanted - shares)
        return value, slope

    found = _minimised(loss, (*features.ASKED, *features.BARE))
    place = len(features.ASKED)
    return {"asked": dict(found[:place]), "bare": dict(found[place:])}


def train_confidence(learnt: Sequence[Example]) -> Weights:
    """Return the weights that say how sure a first passage, or gap, is: penalised logistic."""
    rows: dict[str, list[tuple[tuple[float, ...], bool, float]]] = {"asked": [], "bare": []}
    for one in learnt:
        ranked = rank.rank(one.query, one.units, one.index)
        for position in _firsts(ranked, gap_wanted=bool(one.right)):
            values = rank.sureness(one.query, ranked, position)
            unit = ranked[position].unit
            rows[rank.sort(unit)].append((values, unit.item.id in one.right, one.weight))
    names = {"asked": features.ASKED, "bare": features.BARE}
    return {
        sort: dict(_logistic(examples, (*names[sort], *rank.SURENESS)))
        for sort, examples in rows.items()
    }


def _logistic(
    rows: Sequence[tuple[tuple[float, ...], bool, float]], names: Sequence[str]
) -> list[tuple[str, float]]:
    values = np.array([row[0] for row in rows])
    right = np.array([row[1] for row in rows], float)
    weight = np.array([row[2] for row in rows])
    weight /= weight.sum()
    penalty = np.full(values.shape[1], CONFIDENCE_PENALTY)
    penalty[-1] = 0  # the constant is free

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = values @ weights
        losses = np.logaddexp(0, scores) - right * scores
        slope = values.T @ (weight * (1 / (1 + np.exp(-scores)) - right))
        return float(weight @ losses + penalty @ weights**2), slope + 2 * penalty * weights

    return _minimised(loss, names)


def _firsts(ranked: Sequence[rank.Ranked], *, gap_wanted: bool) -> Iterator[int]:
    """Yield the position of the first passage, and of a gap that stands before it."""
    passages = (position for position, one in enumerate(ranked) if one.unit.passage)
    first = next(passages, None)
    if first is not None:
        yield first
    if gap_wanted and ranked and ranked[0].unit.passage is None:
        yield 0


def _minimised(
    loss: Callable[[Floats], tuple[float, Floats]], names: Sequence[str]
) -> list[tuple[str, float]]:
    bounds = [
        (None, None) if name in FREE else (None, 0) if name in AGAINST else (0, None)
        for name in names
    ]
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds)
    return [
        (name, round(float(value), 3) + 0.0) for name, value in zip(names, found.x, strict=True)
    ]


def train(learnt: Sequence[Example]) -> tuple[Weights, Weights]:
    """Train both models, one after the other, and put their weights in use."""
    ranking = train_ranking(learnt)
    weights.RANKING.update(ranking)  # confidence is about the ranking that will be in use
    confidence = train_confidence(learnt)
    weights.CONFIDENCE.update(confidence)
    return ranking, confidence


def written(ranking: Weights, confidence: Weights) -> str:
    """Return the module that holds the weights."""
    lines = ['"""The weights of rank.py. Written by benchmarks/train.py; do not edit."""']
    for name, sorts in (("RANKING", ranking), ("CONFIDENCE", confidence)):
        lines += ["", f"{name}: dict[str, dict[str, float]] = {{"]
        for sort, values in sorts.items():
            body = [f'        "{feature}": {value},' for feature, value in values.items()]
            lines += [f'    "{sort}": {{', *body, "    },"]
        lines.append("}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Train both models on all there is, and write their weights."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable
    learnt = [*shipped(rng), *foreign(squad.articles(), rng)]
    TARGET.write_text(written(*train(learnt)), encoding="utf-8")
    print(f"{len(learnt)} questions; wrote {TARGET}")


if __name__ == "__main__":
    main()
