"""The embedder and the vectors of a knowledge base, as the engine asks for them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.core.closeness import Closeness
    from bot.semantic.embedder import Vector
    from bot.semantic.vectors import KnowledgeVectors

REMEMBERED = 64
"""How many questions' vectors are kept: one question is compared several times in a row."""


class Embeds(Protocol):
    """What turns a question into a vector: a `bot.semantic.embedder.Embedder`."""

    def embed_query(self, text: str) -> Vector:
        """Return the vector of `text`."""


class KnowledgeMeaning:
    """A `bot.core.closeness.Meaning` of a knowledge base. Any thread may ask at any time."""

    def __init__(self, embedder: Embeds, vectors: KnowledgeVectors) -> None:
        self._embedder = embedder
        self._vectors = vectors
        self._remembered: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    def nearest(self, text: str, count: int) -> tuple[str, ...]:
        """Return the ids of the `count` units nearest to `text`, best first."""
        return self._vectors.nearest(self._vector(text), count)

    def closeness(self, text: str, ids: Iterable[str]) -> Mapping[str, Closeness]:
        """Return how close `text` is to each of the units."""
        return self._vectors.closeness(self._vector(text), ids)

    def _vector(self, text: str) -> Vector:
        with self._lock:
            if text in self._remembered:
                self._remembered.move_to_end(text)
                return self._remembered[text]
        vector = self._embedder.embed_query(text)
        with self._lock:
            self._remembered[text] = vector
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return vector
