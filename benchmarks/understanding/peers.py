"""Other search methods for comparison, which rank passages and never refuse.

BM25 always uses k1 = 1.2 and b = 0.75.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import bm25s  # type: ignore[import-untyped]  # it has no type hints
import numpy as np
import Stemmer  # type: ignore[import-not-found]  # a C extension without type hints

from bot.core.ranking.features import K1, B
from bot.core.text.tokens import clean
from bot.evaluate.peers import searches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.retrieval.closeness import Meaning

    Floats = NDArray[np.float64]

_STEMMER = Stemmer.Stemmer("english")
SHARE = 3.0
"""Weight of the cosine relative to BM25, which is scaled so that its best passage scores 1.

This is the value from 1 to 6 with the best results over all articles, which favors the peer.
"""


class Hit(NamedTuple):
    """The id of the best passage, and the number of its best sentence if the peer reports one."""

    passage: str
    sentence: int | None = None


if TYPE_CHECKING:
    Peer = Callable[[str], Hit]


def lexical(knowledge: KnowledgeBase) -> Mapping[str, Peer]:
    """Return the peers that compare words."""
    known = searches(knowledge)
    return {
        "rapidfuzz WRatio": _first(known["rapidfuzz WRatio, texts"]),
        "rapidfuzz token_set_ratio": _first(known["rapidfuzz token_set_ratio, texts"]),
        "tantivy, en_stem": _first(known["BM25, texts"]),
        "bm25s, stemmed": _bm25s(knowledge),
    }


def semantic(knowledge: KnowledgeBase, meaning: Meaning) -> Mapping[str, Peer]:
    """Return the peers that compare meanings."""
    ids = [passage.id for passage in knowledge.passages]
    words = _scores(knowledge)

    def cosines(question: str) -> tuple[Floats, list[int]]:
        close = meaning.closeness(clean(question), ids)
        return np.array([close[id_].sentence for id_ in ids]), [close[id_].position for id_ in ids]

    def alone(question: str) -> Hit:
        values, positions = cosines(question)
        best = int(values.argmax())
        return Hit(ids[best], positions[best])

    def both(question: str) -> Hit:
        values, positions = cosines(question)
        counted = words(question)
        best = int((counted / (counted.max() or 1.0) + SHARE * values).argmax())
        return Hit(ids[best], positions[best])

    return {"MiniLM, best sentence": alone, "BM25 + MiniLM": both}


def _first(search: Callable[[str], object]) -> Peer:
    def peer(question: str) -> Hit:
        found = search(question)
        return Hit(found[0] if isinstance(found, list) and found else "")

    return peer


def _bm25s(knowledge: KnowledgeBase) -> Peer:
    ids = [passage.id for passage in knowledge.passages]
    scores = _scores(knowledge)
    return lambda question: Hit(ids[int(scores(question).argmax())])


def _scores(knowledge: KnowledgeBase) -> Callable[[str], Floats]:
    """Return a function from a question to the BM25 score of each passage."""
    index = indexed([passage.text for passage in knowledge.passages])

    def scores(question: str) -> Floats:
        if not (words := stems(question)):
            return np.zeros(len(knowledge.passages))
        return np.asarray(index.get_scores(words), float)

    return scores


def indexed(texts: list[str]) -> bm25s.BM25:
    """Return a bm25s index of texts, with its stop words and Snowball stemming."""
    tokens = bm25s.tokenize(texts, stopwords="en", stemmer=_STEMMER, show_progress=False)
    index = bm25s.BM25(k1=K1, b=B)
    index.index(tokens, show_progress=False)
    return index


def stems(question: str) -> list[str]:
    """Return the stems of a question, as `indexed` computes them for the texts."""
    [found] = bm25s.tokenize(
        [question], stopwords="en", stemmer=_STEMMER, return_ids=False, show_progress=False
    )
    return list(found)
