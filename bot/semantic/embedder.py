"""Texts -> vectors, by a local sentence-embedding model: ONNX on the CPU, through fastembed."""

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

# fastembed's model of this kind: it averages the vectors of the tokens, and normalises. Which
# weights it takes the folder decides.
_KIND: Final = "sentence-transformers/all-MiniLM-L6-v2"
# One thread is faster than two for texts this short, and leaves the other cores to the bot.
_THREADS: Final = 1
_PROBE: Final = "What is the moon made of?"


class Embedder:
    """Gives each text a vector, such that texts that mean the same have a cosine near 1.

    Vectors are float32, of length 1 and of `size` dimensions, so that the dot product is the
    cosine; a text's vector doesn't depend on what else is embedded. `digest` names the model: equal
    digests, equal vectors. Any thread may call any method at any time.
    """

    def __init__(self, model: TextEmbedding, label: str, digest: str) -> None:
        self._model = model
        self.label = label
        self.digest = digest
        self.size = len(self.embed_query(_PROBE))

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a text; what is beyond the model's longest input doesn't count."""
        return next(self._vectors([text]))

    def embed(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Matrix:
        """Return the vectors of `texts`, a row each; tell `advance` of each text that is done."""
        rows = np.empty((len(texts), self.size), dtype=np.float32)
        for row, vector in enumerate(self._vectors(texts)):
            rows[row] = vector
            if advance is not None:
                advance(1)
        return rows

    def _vectors(self, texts: Iterable[str]) -> Iterator[Vector]:
        # One at a time: a batch is padded to its longest text, which is slower here, takes
        # memory, and makes a quantised vector depend on its neighbours.
        whole = [text.encode("utf-8", "replace").decode() for text in texts]
        for vector in self._model.embed(whole, batch_size=1):
            yield np.asarray(vector, dtype=np.float32)


def load(model: ModelFolder) -> Embedder:
    """Return the embedder of a model that was checked; raise ModelError if it doesn't work."""
    try:
        with staged(model) as folder:
            embedder = Embedder(_opened(folder), model.label, model.digest)
        works = bool(np.isclose(np.linalg.norm(embedder.embed_query(_PROBE)), 1, atol=1e-3))
    except Exception as error:  # three libraries, each with errors of its own, none documented
        raise ModelError(f"{model.label} can't be loaded: {error}") from error
    heap.give_back()  # about 60 MB that only loading took
    if not works:
        raise ModelError(f"{model.label} gives no usable vectors")
    return embedder


def _opened(folder: Path) -> TextEmbedding:
    # The folder stands for a download, so that the network isn't asked for anything.
    path = str(folder)
    return TextEmbedding(_KIND, cache_dir=path, specific_model_path=path, threads=_THREADS)
