"""Turn texts into vectors with a local sentence-embedding model: ONNX on the CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.runtime import heap
from bot.semantic.errors import ModelError
from bot.semantic.folder import Pooling
from bot.semantic.libraries import Tokenizer, np, onnxruntime

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.semantic.folder import ModelFolder

    Vector = NDArray[np.float32]
    Matrix = NDArray[np.float32]
    Encode = Callable[[str], Vector]

_PROBE: Final = "What is the moon made of?"
_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_LOG_FATAL: Final = 4  # errors are also raised as exceptions


class Embedder:
    """Maps texts to vectors such that texts with the same meaning have a cosine near 1.

    Vectors are float32 with `size` dimensions and norm 1, so the dot product is the cosine. A
    text's vector does not depend on the other texts. `digest` identifies the model: models with
    equal digests produce equal vectors. All methods are thread-safe.

    `query` returns the vector of a question, and `passage` that of a text of the knowledge. They
    need not be normalized. Raises ModelError if they return no usable vectors.
    """

    def __init__(self, query: Encode, passage: Encode, label: str, digest: str) -> None:
        self._query = query
        self._passage = passage
        self.label = label
        self.digest = digest
        vectors = (self.embed_query(_PROBE), self.embed([_PROBE])[0])
        if not all(np.isclose(np.linalg.norm(one), 1, atol=1e-3) for one in vectors):
            raise ModelError(f"{label} produces no usable vectors")
        self.size = vectors[0].size

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a question, truncated to the model's maximum input."""
        return _normalized(self._query(_valid(text)))

    def embed(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Matrix:
        """Return the vectors of the knowledge's `texts`, one row each.

        Calls `advance` with 1 after each text.
        """
        rows: list[Vector] = []
        # One text at a time is faster here, because a batch is padded to its longest text.
        for text in texts:
            rows.append(_normalized(self._passage(_valid(text))))
            if advance is not None:
                advance(1)
        return np.stack(rows) if rows else np.empty((0, self.size), np.float32)


def load(model: ModelFolder) -> Embedder:
    """Load a checked model; raise ModelError if it doesn't work."""
    try:
        encode = _encoder(model)
        embedder = Embedder(
            lambda text: encode(model.query + text),
            lambda text: encode(model.passage + text),
            model.label,
            model.digest,
        )
    except ModelError:
        raise
    except Exception as error:  # two libraries, each with undocumented errors
        raise ModelError(f"{model.label} can't be loaded, so check its files: {error}") from error
    heap.trim()  # frees about 60 MB that only loading needed
    return embedder


def _encoder(model: ModelFolder) -> Encode:
    """Return a function that maps a text to its vector, which need not be normalized."""
    tokenizer = Tokenizer.from_file(str(model.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_tokens)
    session = onnxruntime.InferenceSession(
        model.weights.read_bytes(), _options(), providers=["CPUExecutionProvider"]
    )
    inputs = {one.name for one in session.get_inputs()}
    if unknown := inputs - _INPUTS:
        raise ModelError(f"{model.label} isn't a sentence-embedding model: it needs {min(unknown)}")

    def encode(text: str) -> Vector:
        found = tokenizer.encode(text)
        given = {
            "input_ids": found.ids,
            "attention_mask": found.attention_mask,
            "token_type_ids": found.type_ids,
        }
        output = session.run(None, {name: np.array([given[name]], np.int64) for name in inputs})[0]
        vectors: Matrix = np.atleast_2d(
            np.asarray(output[0], np.float32)
        )  # a single vector if the model does the pooling
        vector: Vector = vectors[0] if model.pooling is Pooling.CLS else vectors.mean(axis=0)
        return vector

    return encode


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # For texts this short, one thread is faster than two, and leaves the other cores free.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = _LOG_FATAL
    return options


def _valid(text: str) -> str:
    """Return the text without lone surrogates, which a tokenizer rejects."""
    return text.encode("utf-8", "replace").decode()


def _normalized(vector: Vector) -> Vector:
    """Return the vector scaled to norm 1, or zeros, which match nothing, if that is impossible."""
    norm = float(np.linalg.norm(vector))
    if not np.isfinite(norm) or norm == 0:
        return np.zeros_like(vector)
    return (vector / norm).astype(np.float32)
