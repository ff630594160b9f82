"""Turn texts into vectors with a local sentence-embedding model: ONNX on the CPU, via fastembed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.runtime import heap
from bot.semantic.errors import ModelError
from bot.semantic.folder import staged
from bot.semantic.libraries import TextEmbedding, np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.semantic.folder import ModelFolder

    Vector = NDArray[np.float32]
    Matrix = NDArray[np.float32]

# Selects fastembed's pooling method: the mean of the token vectors, normalized. The weights come
# from the folder.
_ARCHITECTURE: Final = "sentence-transformers/all-MiniLM-L6-v2"
# For texts this short, one thread is faster than two, and leaves the other cores to the bot.
_THREADS: Final = 1
_PROBE: Final = "What is the moon made of?"


class Embedder:
    """Maps texts to vectors such that texts with the same meaning have a cosine near 1.

    Vectors are float32 with `size` dimensions and norm 1, so the dot product is the cosine. A
    text's vector does not depend on what else is embedded. `digest` identifies the
    model: models with equal digests produce equal vectors. All methods are thread-safe.
    """

    def __init__(self, model: TextEmbedding, label: str, digest: str) -> None:
        self._model = model
        self.label = label
        self.digest = digest
        self.size = len(self.embed_query(_PROBE))

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a text; anything beyond the model's maximum input is ignored."""
        return next(self._vectors([text]))

    def embed(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Matrix:
        """Return the vectors of `texts`, one row each; call `advance` with 1 after each text."""
        rows = np.empty((len(texts), self.size), dtype=np.float32)
        for row, vector in enumerate(self._vectors(texts)):
            rows[row] = vector
            if advance is not None:
                advance(1)
        return rows

    def _vectors(self, texts: Iterable[str]) -> Iterator[Vector]:
        # One at a time: a batch is padded to its longest text, which is slower here, takes
        # memory, and makes a quantized vector depend on the other texts.
        valid = [text.encode("utf-8", "replace").decode() for text in texts]
        for vector in self._model.embed(valid, batch_size=1):
            yield np.asarray(vector, dtype=np.float32)


def load(model: ModelFolder) -> Embedder:
    """Load a checked model; raise ModelError if it doesn't work."""
    try:
        with staged(model) as folder:
            embedder = Embedder(_opened(folder), model.label, model.digest)
        works = bool(np.isclose(np.linalg.norm(embedder.embed_query(_PROBE)), 1, atol=1e-3))
    except Exception as error:  # three libraries, each with its own undocumented errors
        raise ModelError(f"{model.label} can't be loaded: {error}") from error
    heap.trim()  # returns about 60 MB that only loading needed
    if not works:
        raise ModelError(f"{model.label} produces no usable vectors")
    return embedder


def _opened(folder: Path) -> TextEmbedding:
    # Given these files, fastembed does not use the network.
    path = str(folder)
    return TextEmbedding(_ARCHITECTURE, cache_dir=path, specific_model_path=path, threads=_THREADS)
