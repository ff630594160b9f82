"""The knowledge as vectors: how close a question is to each of its passages and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from math import sqrt
from typing import TYPE_CHECKING

from bot.core.closeness import Closeness
from bot.core.text import sentences
from bot.semantic.cache import VectorCache, embed_all
from bot.semantic.libraries import np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from bot.core.model import Entry, KnowledgeBase
    from bot.semantic.embedder import Embedder, Matrix, Vector

_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where a unit's vectors are: its sentences in `start:text`, its asks in `text + 1:end`.

    That of the whole text is at `text`.
    """

    start: int
    text: int
    end: int


class KnowledgeVectors:
    """The vectors of a knowledge base, found by the ids of its passages and gaps.

    Nothing in it changes: any thread may ask at any time.
    """

    def __init__(self, rows: dict[str, _Rows], matrix: Matrix) -> None:
        self._rows = rows
        self._matrix = matrix
        # how alike each vector is to the next
        self._neighbours = np.einsum("ij,ij->i", matrix[:-1], matrix[1:])
        self._ids = tuple(rows)
        self._starts = np.fromiter((row.start for row in rows.values()), np.intp, len(rows))

    def closeness(self, question: Vector, ids: Iterable[str]) -> dict[str, Closeness]:
        """Return how close `question` is to each of `ids`; those that aren't known are left out.

        Takes some microseconds an id.
        """
        known = ((id_, self._rows[id_]) for id_ in ids if id_ in self._rows)
        return {id_: self._closeness(question, rows) for id_, rows in known}

    def nearest(self, question: Vector, count: int) -> tuple[str, ...]:
        """Return the `count` ids with the sentence or ask closest to `question`, best first.

        Looks at every vector: about 18 ms for 100,000 of them.
        """
        if not self._ids:
            return ()
        best = np.maximum.reduceat(self._matrix @ question, self._starts)
        order = np.argsort(-best, kind="stable")[: max(0, count)]
        return tuple(self._ids[position] for position in order)

    def sentences(self, id_: str) -> Matrix:
        """Return the vectors of a unit's sentences, a row each, as `bot.core.text` splits them."""
        rows = self._rows[id_]
        return self._matrix[rows.start : rows.text]

    def asks(self, id_: str) -> Matrix:
        """Return the vectors of a unit's asks, a row each."""
        rows = self._rows[id_]
        return self._matrix[rows.text + 1 : rows.end]

    def _closeness(self, question: Vector, rows: _Rows) -> Closeness:
        cosines = (self._matrix[rows.start : rows.end] @ question).tolist()
        count = rows.text - rows.start
        told, text, asked = cosines[:count], cosines[count], cosines[count + 1 :]
        best = sorted(told, reverse=True)[:2]
        return Closeness(
            sentence=best[0],
            position=told.index(best[0]),
            mean=sum(best) / len(best),
            pair=self._pair(told, rows),
            text=text,
            ask=max(asked, default=0),
        )

    def _pair(self, told: Sequence[float], rows: _Rows) -> float:
        """Return the cosine with the best two neighbouring sentences, given that with each.

        The vector of a pair is the sum of both; one of its own would cost as much to embed again.
        """
        if len(told) == 1:
            return told[0]
        near = self._neighbours[rows.start : rows.text - 1].tolist()
        return max(
            (one + other) / sqrt(max(2 + 2 * alike, _TINY))
            for (one, other), alike in zip(pairwise(told), near, strict=True)
        )


def vectors_of(knowledge: KnowledgeBase, embedder: Embedder, folder: Path) -> KnowledgeVectors:
    """Return the vectors of all passages and gaps; those cached in `folder` aren't made again."""
    cache = VectorCache(folder, embedder.digest, embedder.size)
    return build(knowledge, lambda texts: embed_all(texts, embedder, cache))


def build(knowledge: KnowledgeBase, embed: Callable[[Sequence[str]], Matrix]) -> KnowledgeVectors:
    """Return the vectors of all passages and gaps; `embed` is told each different text once."""
    units: list[Entry] = [*knowledge.passages, *knowledge.gaps]
    units.sort(key=lambda unit: unit.id)
    texts = [(unit.id, (*_sentences(unit), unit.text), unit.asks) for unit in units]
    numbers: dict[str, int] = {}
    for text in chain.from_iterable(chain(told, asked) for _, told, asked in texts):
        numbers.setdefault(text, len(numbers))
    unique = embed(tuple(numbers))
    order: list[int] = []
    rows: dict[str, _Rows] = {}
    for id_, told, asked in texts:
        start = len(order)
        order += [numbers[text] for text in chain(told, asked)]
        rows[id_] = _Rows(start, start + len(told) - 1, len(order))
    return KnowledgeVectors(rows, unique[order])


def _sentences(unit: Entry) -> tuple[str, ...]:
    """Return a unit's sentences; a text without any counts as one, so that each unit has one."""
    spans = sentences(unit.text) or ((0, len(unit.text)),)
    return tuple(unit.text[start:end] for start, end in spans)
