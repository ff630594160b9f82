"""Training examples: questions with their candidates and right answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.config import paths
from bot.core.model.entries import Gap, Passage
from bot.core.ranking import rank
from bot.core.ranking.weights import RANKING
from bot.core.retrieval.index import Index
from bot.core.text.tokens import tokenize
from bot.evaluate import golden
from bot.knowledge import loader
from bot.output.progress import progress
from bot.semantic.folder import vector_folder
from bot.semantic.meaning import KnowledgeMeaning
from bot.semantic.vectors import vectors_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.questions.query import Query
    from bot.core.text.lexicon import English
    from bot.semantic.embedder import Embedder
    from training.articles import Article, Asked
    from training.corpus import Community

Item = TypeVar("Item", Passage, Gap)

FOLDS = 5
GOLDEN = Path("knowledge/obama-mexico-2013.golden.yaml")
ASK, MADE_UP, GOLD, FOREIGN, SECTION, MEMBER, NONSENSE = 0.05, 0.05, 3.0, 0.1, 0.1, 1.0, 0.5
"""Weight of a question of each kind, relative to the others."""
SHORT = 4  # words up to this length get no typo
KEYWORDS = 4  # keyword questions per passage
AMBIGUOUS = 6  # maximum number of passages in which the same keywords may occur
PREFIXES = ("hey everyone, quick question: ", "sorry if this was asked before but ", "hi! ")
SUFFIXES = (" thanks!", " pls", " anyone?", " asking for homework")


@dataclass(frozen=True)
class Example:
    """A question with its candidates, the ids of the right entries, and its weight.

    `asked` is the article's question, if the example uses it unchanged. `is_real` is true if a
    person asked the question about this knowledge. Such questions calibrate the confidence. `group`
    is the name of the question's community or article.
    """

    query: Query
    candidates: tuple[rank.Ranked, ...]
    right: frozenset[str]
    weight: float
    asked: Asked | None = None
    is_real: bool = False
    group: str = ""

    def ranked(self) -> tuple[rank.Ranked, ...]:
        """Return the candidates ranked by the current weights, best first."""
        weighed = (rank.weigh(one.features, RANKING[one.sort]) for one in self.candidates)
        scored = zip(self.candidates, weighed, strict=True)
        return rank.best_first(replace(one, score=score) for one, score in scored)


@dataclass(frozen=True)
class Compare:
    """Settings for building indexes: the rules of English, and an optional embedding model."""

    words: English
    embedder: Embedder | None = None

    def index(self, knowledge: KnowledgeBase) -> Index:
        """Return an index of `knowledge`."""
        if self.embedder is None:
            return Index(knowledge, self.words)
        vectors = vectors_of(knowledge, self.embedder, vector_folder())
        meaning = KnowledgeMeaning(self.embedder, vectors)
        return Index(knowledge, self.words).comparing(meaning, self.embedder.reader)


def example(
    question: str, index: Index, right: Iterable[str], weight: float, asked: Asked | None = None
) -> Example:
    """Return `question` as an example, with the candidates that `index` finds for it."""
    query = index.parse(question)
    candidates = rank.candidates(query, index.search(query), index)
    return Example(query, candidates, frozenset(right), weight, asked)


def shipped(compare: Compare, rng: random.Random) -> Iterator[Example]:
    """Yield examples from the shipped knowledge and its golden questions."""
    knowledge = loader.load([paths.shipped_knowledge()])
    for fold in range(FOLDS):
        yield from _left_out(knowledge, compare, fold, rng)
    yield from _adjacent_words(compare.index(knowledge), rng)
    questions = [one for one in golden.load([GOLDEN], knowledge) if not one.held_out]
    for half in (0, 1, None):
        index = compare.index(_half_bare(knowledge, half))
        for question in questions:
            if question.kind != golden.Kind.SMALLTALK:
                weight = GOLD if half is None else ASK
                found = example(question.text, index, question.passages, weight)
                yield replace(found, is_real=half is None)


def foreign(among: Sequence[Article], compare: Compare, rng: random.Random) -> list[list[Example]]:
    """Return the examples of each article, which are its questions and copies with typos."""
    with progress("Learning from other articles", len(among)) as advance:
        examples = []
        for article in among:
            examples.append([*_own(article, compare.index(article.knowledge), rng)])
            advance(1)
    return examples


def _own(article: Article, index: Index, rng: random.Random) -> Iterator[Example]:
    for question in article.questions:
        yield example(question.text, index, question.right, FOREIGN, question)
        if question.right and rng.random() < 0.2:  # noqa: PLR2004 - a fifth of the questions
            yield example(with_typo(question.text, rng), index, question.right, FOREIGN)


def headings(pages: Sequence[Article], compare: Compare) -> Iterator[Example]:
    """Yield examples whose questions are made from the headings of pages."""
    for page in pages:
        index = compare.index(page.knowledge)
        for question in page.questions:
            yield example(question.text, index, question.right, SECTION)


def members(
    communities: Sequence[Community], compare: Compare, rng: random.Random
) -> Iterator[Example]:
    """Yield examples from the communities' standalone questions, some also turned into nonsense."""
    for community in communities:
        index = compare.index(community.knowledge)
        for question in community.questions:
            if len(question.turns) == 1 and question.kind != "smalltalk":
                found = example(question.text, index, question.right, MEMBER)
                yield replace(found, is_real=True, group=community.name)
                if rng.random() < 0.2:  # noqa: PLR2004 - a fifth of the questions
                    made = _nonsense(question.text, compare.words, rng.randrange(2), rng)
                    yield example(made, index, (), NONSENSE)


def _half_bare(knowledge: KnowledgeBase, half: int | None) -> KnowledgeBase:
    """Return the knowledge with one half of its passages, if given, reduced to at most one ask."""
    passages = (
        replace(passage, asks=passage.asks[: place // 2 % 2])
        if half is not None and place % 2 == half
        else passage
        for place, passage in enumerate(knowledge.passages)
    )
    return replace(knowledge, passages=tuple(passages))


def _left_out(
    knowledge: KnowledgeBase, compare: Compare, fold: int, rng: random.Random
) -> Iterator[Example]:
    gone = {gap.id for position, gap in enumerate(knowledge.gaps) if position % FOLDS == fold}
    rest = replace(
        knowledge,
        passages=tuple(_without(passage, fold) for passage in knowledge.passages),
        gaps=tuple(_without(gap, fold) for gap in knowledge.gaps if gap.id not in gone),
    )
    index = compare.index(rest)
    entries: tuple[Entry, ...] = (*knowledge.passages, *knowledge.gaps)
    for entry in entries:
        lost = entry.id in gone
        for ask in entry.asks if lost else entry.asks[fold::FOLDS]:
            right = () if lost else (entry.id,)
            for question in _variants(ask, rng):
                yield example(question, index, right, ASK)
            for kept, share in ((0, 0.3), (1, 0.3)):
                if rng.random() < share:
                    yield example(_nonsense(ask, compare.words, kept, rng), index, (), MADE_UP)


def _without(entry: Item, fold: int) -> Item:
    asks = tuple(ask for position, ask in enumerate(entry.asks) if position % FOLDS != fold)
    return replace(entry, asks=asks)


def _variants(ask: str, rng: random.Random) -> Iterator[str]:
    yield ask
    if rng.random() < 0.2:  # noqa: PLR2004 - a fifth of the asks
        yield with_typo(ask, rng)
    if rng.random() < 0.2:  # noqa: PLR2004 - a fifth of the asks
        yield rng.choice(PREFIXES) + ask + rng.choice(SUFFIXES)


def with_typo(ask: str, rng: random.Random) -> str:
    """Return `ask` with a typo in one of its longer words, if there are any."""
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
    """Return `ask` with all but `kept` of its content words replaced by random English words."""
    tokens = [token for token in tokenize(ask) if not token.is_stop]
    gone = rng.sample(tokens, max(0, len(tokens) - kept))
    for token in sorted(gone, key=lambda token: -token.start):
        ask = ask[: token.start] + rng.choice(_sorted(words.common)) + ask[token.end :]
    return ask


@lru_cache(maxsize=1)
def _sorted(words: frozenset[str]) -> list[str]:
    return sorted(words)


def _adjacent_words(index: Index, rng: random.Random) -> Iterator[Example]:
    """Yield keyword questions, which are one to three adjacent content words of a passage."""
    for unit in index.units:
        read = index.lexicon.read(tokenize(unit.entry.text))
        tokens = [token for token in read if not token.is_stop]
        for _ in range(KEYWORDS if unit.passage else 0):
            size = rng.choice((1, 1, 2, 2, 3))
            start = rng.randrange(max(1, len(tokens) - size))
            part = tokens[start : start + size]
            stems = {token.stem for token in part}
            right = [u.entry.id for u in index.units if u.passage and stems <= u.counts.keys()]
            if len(right) <= AMBIGUOUS:
                text = unit.entry.text[part[0].start : part[-1].end]
                yield example(text, index, right, ASK)
