"""An embedder that caches its vectors in memory and on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.semantic.cache import VectorCache, embed_all
from bot.semantic.embedder import Embedder
from bot.semantic.folder import vector_folder

if TYPE_CHECKING:
    from bot.semantic.embedder import Vector


class CachingEmbedder(Embedder):
    """Wraps an embedder, and caches the vectors of questions in a separate folder on disk."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder._model, embedder.label, embedder.digest)  # noqa: SLF001 - the same
        self._cache = VectorCache(vector_folder() / "benchmarks", self.digest, self.size)
        self._known: dict[str, Vector] = {}

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a text."""
        if not hasattr(self, "_known"):  # the base class embeds a text to learn the vector size
            return super().embed_query(text)
        if text not in self._known:
            self._known[text] = embed_all([text], self, self._cache)[0]
        return self._known[text]
