"""Load models by name with fastembed, a library in the optional extra `fastembed`.

The fastembed library supports about forty models, applies the pooling and prefixes that each model
needs, and downloads models from the Hugging Face Hub.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from fastembed import TextEmbedding
from fastembed import __version__ as fastembed_version
from fastembed.rerank.cross_encoder import TextCrossEncoder
from loguru import logger

from bot.runtime.home import cache_folder
from bot.semantic.embedder import Embedder
from bot.semantic.errors import ModelError, NotReadyError
from bot.semantic.libraries import np
from bot.semantic.reranker import Reranker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fastembed.common.types import NumpyArray

    from bot.semantic.embedder import Vector

Model = TypeVar("Model", TextEmbedding, TextCrossEncoder)

# fastembed's log isn't needed, because fastembed also raises its errors as exceptions.
logger.disable("fastembed")


def load(name: str, *, download: bool) -> Embedder:
    """Load the fastembed model with this name. Raise ModelError if the model can't be used.

    If `download` is false, only a model that was downloaded before can be loaded.
    """
    known, model = _loaded(TextEmbedding, name, download=download)
    digest = sha256(f"{known} {fastembed_version}".encode()).hexdigest()
    query = partial(_encode, model.query_embed)
    return Embedder(query, partial(_encode, model.passage_embed), known, digest)


def load_reranker(name: str, *, download: bool) -> Reranker:
    """Load the fastembed cross-encoder with this name. See `load`."""
    known, model = _loaded(TextCrossEncoder, name, download=download)
    return Reranker(lambda question, texts: [*model.rerank(question, texts)], known)


def _loaded(kind: type[Model], name: str, *, download: bool) -> tuple[str, Model]:
    """Return a model's name, as fastembed spells it, and the model."""
    supported = (str(one["model"]) for one in kind.list_supported_models())
    known = {one.lower(): one for one in supported}.get(name.lower())
    if known is None:
        raise ModelError(f"there is no folder {name}, and fastembed knows no model of that name")
    folder = str(cache_folder() / "models")
    try:
        return known, kind(known, cache_dir=folder, threads=1, local_files_only=not download)
    except Exception as error:  # several libraries raise undocumented errors
        if download:
            raise ModelError(f"{known} can't be downloaded: {error}") from error
        raise NotReadyError(
            f"{known} has not been downloaded yet; set `semantic: on` to download it"
        ) from error


def _encode(embed: Callable[[list[str]], Iterable[NumpyArray]], text: str) -> Vector:
    return np.asarray(next(iter(embed([text]))), np.float32)
