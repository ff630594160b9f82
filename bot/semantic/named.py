"""Embedding models given by name, loaded by fastembed, which the extra `fastembed` installs.

fastembed supports about forty models, with the pooling and prefixes that each one needs, and
downloads them from the Hugging Face hub.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from fastembed import TextEmbedding
from fastembed import __version__ as fastembed_version
from loguru import logger

from bot.runtime.home import cache_folder
from bot.semantic.embedder import Embedder
from bot.semantic.errors import ModelError, NotReadyError
from bot.semantic.libraries import np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fastembed.common.types import NumpyArray

    from bot.semantic.embedder import Vector

# fastembed logs to standard error; errors are also raised as exceptions.
logger.disable("fastembed")


def load(name: str, *, download: bool) -> Embedder:
    """Load the fastembed model with this name; raise ModelError if it can't be used.

    Without `download`, a model is only loaded if it is already downloaded.
    """
    known = {
        str(one["model"]).lower(): str(one["model"])
        for one in TextEmbedding.list_supported_models()
    }
    if name.lower() not in known:
        raise ModelError(f"there is no folder {name}, and fastembed knows no model of that name")
    name = known[name.lower()]
    folder = str(cache_folder() / "models")
    try:
        model = TextEmbedding(name, cache_dir=folder, threads=1, local_files_only=not download)
    except Exception as error:  # undocumented errors of several libraries
        if download:
            raise ModelError(f"{name} can't be downloaded: {error}") from error
        raise NotReadyError(f"{name} is not downloaded yet: `semantic: on` downloads it") from error
    digest = sha256(f"{name} {fastembed_version}".encode()).hexdigest()
    query = partial(_encode, model.query_embed)
    return Embedder(query, partial(_encode, model.passage_embed), name, digest)


def _encode(embed: Callable[[list[str]], Iterable[NumpyArray]], text: str) -> Vector:
    return np.asarray(next(iter(embed([text]))), np.float32)
