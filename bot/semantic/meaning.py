"""Semantic similarity, computed with an embedder and the vectors of a knowledge base."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.core.retrieval.closeness import Closeness
    from bot.semantic.embedder import Vector
    from bot.semantic.vectors import KnowledgeVectors

CACHE_SIZE = 64
"""Number of recent questions whose vectors are cached. Each vector is needed several times."""


class Embeds(Protocol):
    """The part of `bot.semantic.embedder.Embedder` that this module needs."""

    language: str | None

    def embed_query(self, text: str) -> Vector:
        """Return the vector of `text`."""


class KnowledgeMeaning:
    """A thread-safe `bot.core.retrieval.closeness.Meaning` for a knowledge base."""

    def __init__(self, embedder: Embeds, vectors: KnowledgeVectors) -> None:
        self._embedder = embedder
        self._vectors = vectors
        self._cache: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    @property
    def language(self) -> str | None:
        """The code of the only language that the model knows, or None if it may know others."""
        return self._embedder.language

    def nearest(self, text: str, count: int) -> tuple[str, ...]:
        """Return the ids of the `count` passages and gaps closest to `text`, best first."""
        return self._vectors.nearest(self.vector(text), count)

    def scored(self, text: str, count: int) -> list[tuple[float, str]]:
        """Return a (similarity, id) pair for each id that `nearest` returns, best first."""
        return self._vectors.scored(self.vector(text), count)

    def closeness(self, text: str, ids: Iterable[str]) -> Mapping[str, Closeness]:
        """Return the similarity of `text` to each of the passages and gaps with these ids."""
        return self._vectors.closeness(self.vector(text), ids)

    def vector(self, text: str) -> Vector:
        """Return the vector of a question, from the cache if possible."""
        with self._lock:
            if text in self._cache:
                self._cache.move_to_end(text)
                return self._cache[text]
        vector = self._embedder.embed_query(text)
        with self._lock:
            self._cache[text] = vector
            while len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
        return vector


class ExtendedMeaning:
    """A `bot.core.retrieval.closeness.Meaning` that replaces or adds a few entries' vectors."""

    def __init__(self, base: KnowledgeMeaning, own: KnowledgeVectors) -> None:
        self._base, self._own = base, own

    @property
    def language(self) -> str | None:
        """The code of the only language that the model knows, or None if it may know others."""
        return self._base.language

    def nearest(self, text: str, count: int) -> tuple[str, ...]:
        """Return the ids of the `count` passages and gaps closest to `text`, best first."""
        own = self._own.scored(self._base.vector(text), count)
        both = sorted([*self._base.scored(text, count), *own], key=lambda one: -one[0])
        return tuple(dict.fromkeys(id_ for _, id_ in both))[:count]

    def closeness(self, text: str, ids: Iterable[str]) -> Mapping[str, Closeness]:
        """Return the similarity of `text` to each of the passages and gaps with these ids."""
        ids = [*ids]
        own = self._own.closeness(self._base.vector(text), ids)
        return {**self._base.closeness(text, ids), **own}
