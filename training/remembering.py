"""An embedder that caches its vectors in memory and on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.semantic.cache import VectorCache
from bot.semantic.embedder import Embedder
from bot.semantic.folder import vector_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.semantic.embedder import Matrix, Vector


class CachingEmbedder(Embedder):
    """Wraps an embedder, and caches the vectors of questions in a separate folder on disk."""

    def __init__(self, embedder: Embedder) -> None:
        self._wrapped = embedder
        self.label, self.digest, self.size = embedder.label, embedder.digest, embedder.size
        self.reader, self.language = embedder.reader, embedder.language
        self._cache = VectorCache(vector_folder() / "questions", self.digest, self.size)
        self._known: dict[str, Vector] = {}

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a question."""
        if text not in self._known:
            known = self._cache.get([text])
            if text not in known:
                known = {text: self._wrapped.embed_query(text)}
                self._cache.put(known)
            self._known |= known
        return self._known[text]

    def embed(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Matrix:
        """Return the vectors of the texts in the knowledge, which `vectors_of` caches."""
        return self._wrapped.embed(texts, advance)
