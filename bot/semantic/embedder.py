"""Turn texts into vectors with a local model, which ONNX Runtime runs on the CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.runtime import heap
from bot.semantic.errors import ModelError
from bot.semantic.folder import Pooling
from bot.semantic.libraries import Tokenizer, np, onnxruntime
from bot.semantic.models import LOWER, READER
from bot.semantic.reading import PassageReader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.semantic.folder import ModelFolder

    Vector = NDArray[np.float32]
    Matrix = NDArray[np.float32]
    Encode = Callable[[str], Vector]

_PROBE: Final = "What is the moon made of?"
_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_LOG_FATAL: Final = 4  # lower log levels aren't needed, because errors raise exceptions


class Embedder:
    """Maps texts to vectors. The cosine of two vectors is near 1 if the texts mean the same thing.

    Vectors are float32 with `size` dimensions and norm 1, so the dot product is the cosine. A
    text's vector does not depend on the other texts in a batch. `digest` identifies the model:
    models with equal digests produce equal vectors. All methods are thread-safe.

    `query` returns the vector of a question, and `passage` returns the vector of a text from the
    knowledge. Neither function needs to normalize its vectors. The constructor raises ModelError
    if the model's vectors are unusable. `reader` is the reader that ships with the model, if there
    is one. `language` is the code of the only language that the model knows, or None if it may know
    others.
    """

    def __init__(
        self,
        query: Encode,
        passage: Encode,
        label: str,
        digest: str,
        *,
        reader: PassageReader | None = None,
        language: str | None = None,
    ) -> None:
        self._query = query
        self._passage = passage
        self.label = label
        self.digest = digest
        self.reader = reader
        self.language = language
        vectors = (self.embed_query(_PROBE), self.embed([_PROBE])[0])
        if not all(np.isclose(np.linalg.norm(one), 1, atol=1e-3) for one in vectors):
            raise ModelError(f"{label} produces no usable vectors")
        self.size = vectors[0].size

    def embed_query(self, text: str) -> Vector:
        """Return the vector of a question. A question too long for the model is truncated."""
        return _normalized(self._query(_valid(text)))

    def embed(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Matrix:
        """Return the vectors of texts from the knowledge, one row per text.

        Call `advance` with 1 after each text.
        """
        rows: list[Vector] = []
        # Embedding one text at a time is faster, because batches are padded to their longest text.
        for text in texts:
            rows.append(_normalized(self._passage(_valid(text))))
            if advance is not None:
                advance(1)
        return np.stack(rows) if rows else np.empty((0, self.size), np.float32)


def load(model: ModelFolder) -> Embedder:
    """Load a model from a checked folder. Raise ModelError if the model doesn't work."""
    try:
        encoder = Encoder(model)
        embedder = Embedder(
            lambda text: encoder.vector(model.query + text),
            lambda text: encoder.vector(model.passage + text),
            model.label,
            model.digest,
            reader=_reader(model, encoder),
            language=model.language,
        )
    except ModelError:
        raise
    except Exception as error:  # tokenizers and onnxruntime raise undocumented errors
        raise ModelError(f"{model.label} can't be loaded (check its files): {error}") from error
    heap.trim()  # frees about 60 MB that only loading needed
    return embedder


def _reader(model: ModelFolder, encoder: Encoder) -> PassageReader | None:
    if model.reader is None:
        return None
    if not encoder.shows_lower:
        raise ModelError(f"{model.label} has a {READER}, but no output {LOWER} for it")
    return PassageReader(encoder, session_of(model.reader))


class Encoder:
    """The tokenizer and the network of a model, both of which are thread-safe."""

    def __init__(self, model: ModelFolder) -> None:
        self._tokenizer = Tokenizer.from_file(str(model.tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(model.max_tokens)
        self._session = session_of(model.weights)
        self._pooling = model.pooling
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._outputs = [one.name for one in self._session.get_outputs()]
        if unknown := self._inputs - _INPUTS:
            raise ModelError(
                f"{model.label} isn't a sentence-embedding model: it requires the input "
                f"{min(unknown)}"
            )

    @property
    def shows_lower(self) -> bool:
        """True if the model has the output that `lower` returns."""
        return LOWER in self._outputs

    def vector(self, text: str) -> Vector:
        """Return a text's vector. The norm of the vector need not be 1."""
        vectors = np.atleast_2d(self._run(self._outputs[0], self.tokens(text)))
        # The model's output is a single vector if the model does the pooling.
        vector: Vector = vectors[0] if self._pooling is Pooling.CLS else vectors.mean(axis=0)
        return vector

    def tokens(self, text: str) -> Sequence[int]:
        """Return the tokens of a text, including the special tokens at both ends."""
        ids: Sequence[int] = self._tokenizer.encode(_valid(text)).ids
        return ids

    def lower(self, ids: Sequence[int], segment: int) -> Matrix:
        """Return the tokens' hidden states after the model's lower layers.

        `segment` is the token type id of all tokens: 0 for a question, and 1 for a passage.
        """
        return self._run(LOWER, ids, segment)

    def _run(self, output: str, ids: Sequence[int], segment: int = 0) -> Matrix:
        row = np.array([ids], np.int64)
        values = {
            "input_ids": row,
            "attention_mask": np.ones_like(row),
            "token_type_ids": np.full_like(row, segment),
        }
        given = {name: values[name] for name in self._inputs}
        found: Matrix = np.asarray(self._session.run([output], given)[0][0], np.float32)
        return found


def session_of(weights: Path) -> onnxruntime.InferenceSession:
    """Return an ONNX Runtime session that runs a model's file on the CPU."""
    return onnxruntime.InferenceSession(
        weights.read_bytes(), _options(), providers=["CPUExecutionProvider"]
    )


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # One thread embeds short texts faster than two threads, and leaves the other cores free.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = _LOG_FATAL
    return options


def _valid(text: str) -> str:
    """Return the text with lone surrogates replaced, because tokenizers reject them."""
    return text.encode("utf-8", "replace").decode()


def _normalized(vector: Vector) -> Vector:
    """Return the vector scaled to norm 1, or zeros if the vector can't be scaled."""
    norm = float(np.linalg.norm(vector))
    if not np.isfinite(norm) or norm == 0:
        return np.zeros_like(vector)
    return (vector / norm).astype(np.float32)
