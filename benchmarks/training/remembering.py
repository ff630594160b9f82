"""An embedder that embeds no text twice, not even from one run to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.semantic.cache import VectorCache, embed_all
from bot.semantic.embedder import Embedder
from bot.semantic.folder import vector_folder

if TYPE_CHECKING:
    from bot.semantic.embedder import Vector


class Remembering(Embedder):
    """Gives the vectors of another embedder, those of questions from a cache on disk of its own."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder._model, embedder.label, embedder.digest)  # noqa: SLF001 - the same
        self._cache = VectorCache(vector_folder() / "benchmarks", self.digest, self.size)
        self._known: dict[str, Vector] = {}

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a text."""
        if not hasattr(self, "_known"):  # the base asks for one to learn its size
            return super().embed_query(text)
        if text not in self._known:
            self._known[text] = embed_all([text], self, self._cache)[0]
        return self._known[text]
