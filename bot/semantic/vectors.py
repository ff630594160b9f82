"""Vectors of the knowledge, and the similarity of a question to each passage and gap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from math import sqrt
from typing import TYPE_CHECKING

from bot.core.retrieval.closeness import Closeness
from bot.core.text.tokens import sentences
from bot.semantic.cache import VectorCache, embed_all
from bot.semantic.libraries import np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import KnowledgeBase
    from bot.semantic.embedder import Embedder, Matrix, Vector

_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of an entry's vectors in the matrix.

    Rows `start:text` are for the sentences, row `text` is for the whole text, and rows
    `text + 1:end` are for the asks.
    """

    start: int
    text: int
    end: int


class KnowledgeVectors:
    """The vectors of a knowledge base, by the ids of its passages and gaps.

    This object is immutable and therefore thread-safe.
    """

    def __init__(self, rows: dict[str, _Rows], matrix: Matrix) -> None:
        self._rows = rows
        self._matrix = matrix
        # cosine of each vector with the next one
        self._adjacent = np.einsum("ij,ij->i", matrix[:-1], matrix[1:])
        self._ids = tuple(rows)
        self._starts = np.fromiter((row.start for row in rows.values()), np.intp, len(rows))

    def closeness(self, question: Vector, ids: Iterable[str]) -> dict[str, Closeness]:
        """Return the similarity of `question` to each entry in `ids`. Unknown ids are left out.

        This takes a few microseconds per id.
        """
        known = ((id_, self._rows[id_]) for id_ in ids if id_ in self._rows)
        return {id_: self._closeness(question, rows) for id_, rows in known}

    def nearest(self, question: Vector, count: int) -> tuple[str, ...]:
        """Return the ids of the `count` entries closest to `question`, best first."""
        return tuple(id_ for _, id_ in self.scored(question, count))

    def scored(self, question: Vector, count: int) -> list[tuple[float, str]]:
        """Return a (similarity, id) pair for each id that `nearest` returns, best first.

        This scans all vectors, which takes about 18 ms for 100,000 vectors.
        """
        if not self._ids:
            return []
        best = np.maximum.reduceat(self._matrix @ question, self._starts)
        order = np.argsort(-best, kind="stable")[: max(0, count)]
        return [(float(best[position]), self._ids[position]) for position in order]

    def sentences(self, id_: str) -> Matrix:
        """Return the vectors of an entry's sentences, one row per sentence."""
        rows = self._rows[id_]
        return self._matrix[rows.start : rows.text]

    def asks(self, id_: str) -> Matrix:
        """Return the vectors of an entry's asks, one row per ask."""
        rows = self._rows[id_]
        return self._matrix[rows.text + 1 : rows.end]

    def _closeness(self, question: Vector, rows: _Rows) -> Closeness:
        cosines = (self._matrix[rows.start : rows.end] @ question).tolist()
        count = rows.text - rows.start
        sentence_cosines, text, ask_cosines = cosines[:count], cosines[count], cosines[count + 1 :]
        best = sorted(sentence_cosines, reverse=True)[:2]
        return Closeness(
            sentence=best[0],
            position=sentence_cosines.index(best[0]),
            mean=sum(best) / len(best),
            pair=self._pair(sentence_cosines, rows),
            text=text,
            ask=max(ask_cosines, default=0),
        )

    def _pair(self, sentence_cosines: Sequence[float], rows: _Rows) -> float:
        """Return the highest cosine of the question with any pair of adjacent sentences.

        A pair's vector is the sum of its two sentences' vectors, because embedding each pair would
        double the cost.
        """
        if len(sentence_cosines) == 1:
            return sentence_cosines[0]
        between = self._adjacent[rows.start : rows.text - 1].tolist()
        return max(
            (one + other) / sqrt(max(2 + 2 * cosine, _EPSILON))
            for (one, other), cosine in zip(pairwise(sentence_cosines), between, strict=True)
        )


def vectors_of(
    knowledge: KnowledgeBase,
    embedder: Embedder,
    folder: Path,
    most: int | None = None,
    report: Callable[[int, int], None] | None = None,
) -> KnowledgeVectors:
    """Return the vectors of all passages and gaps, reusing those cached in `folder`.

    `most` and `report` are passed to `embed_all`. Raises the same errors as `embed_all`.
    """
    cache = VectorCache(folder, embedder.digest, embedder.size)
    return build(knowledge, lambda texts: embed_all(texts, embedder, cache, most, report))


def build(knowledge: KnowledgeBase, embed: Callable[[Sequence[str]], Matrix]) -> KnowledgeVectors:
    """Return the vectors of all passages and gaps. Each distinct text is embedded only once."""
    entries: list[Entry] = [*knowledge.passages, *knowledge.gaps]
    entries.sort(key=lambda entry: entry.id)
    texts = [(entry.id, (*_sentences(entry), entry.text), entry.asks) for entry in entries]
    numbers: dict[str, int] = {}
    for text in chain.from_iterable(chain(own, asks) for _, own, asks in texts):
        numbers.setdefault(text, len(numbers))
    unique = embed(tuple(numbers))
    order: list[int] = []
    rows: dict[str, _Rows] = {}
    for id_, own, asks in texts:
        start = len(order)
        order += [numbers[text] for text in chain(own, asks)]
        rows[id_] = _Rows(start, start + len(own) - 1, len(order))
    return KnowledgeVectors(rows, unique[order])


def _sentences(entry: Entry) -> tuple[str, ...]:
    """Return an entry's sentences. A text without sentences counts as one sentence."""
    spans = sentences(entry.text) or ((0, len(entry.text)),)
    return tuple(entry.text[start:end] for start, end in spans)
