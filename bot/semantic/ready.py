"""Choose whether to match with an embedder or by words only. A broken model never stops the bot."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.semantic.errors import ModelError, NotReadyError
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED, DEFAULT_MODEL, Mode

if TYPE_CHECKING:
    from bot.core.retrieval.reader import Reader
    from bot.semantic.embedder import Embedder

LEXICAL: Final = "lexical"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SemanticSetup:
    """The mode of matching in use. Without an embedder, questions are matched by words only.

    `status` describes the mode, such as "lexical" or "lexical + all-MiniLM-L6-v2".
    """

    status: str = LEXICAL
    embedder: Embedder | None = None


def status(mode: Mode, model: str | Path) -> str:
    """Return the status that `prepare` would report, without loading the default model.

    This function downloads nothing.
    """
    if mode is Mode.OFF:
        return LEXICAL
    if model != DEFAULT_MODEL:  # other models must be loaded to find out whether they work
        return prepare(Mode.AUTO, model).status
    try:
        return f"{LEXICAL} + {inspect(BUNDLED).label}"
    except ModelError:
        return LEXICAL


def model_of(status_: str) -> str | None:
    """Return the model that a status names, or None if matching is by words only."""
    return status_.removeprefix(LEXICAL).removeprefix(" + ") or None


def prepare(mode: Mode, model: str | Path) -> SemanticSetup:
    """Load the model. If the model can't be used, log the reason once and match by words only.

    `model` is the default model's name, a folder, or the name of a model that fastembed knows. A
    model is downloaded only if fastembed knows it and the mode is `Mode.ON`. Loading takes about a
    third of a second.
    """
    if mode is Mode.OFF:
        return SemanticSetup()
    try:
        embedder = _loaded(mode, model)
    except ModelError as error:
        _warn_once(f"matching by words only: {error}")
        return SemanticSetup()
    return SemanticSetup(f"{LEXICAL} + {embedder.label}", embedder)


def prepare_reranker(mode: Mode, model: str | Path) -> Reader | None:
    """Load a cross-encoder. If the model can't be used, log the reason once and return None.

    `model` is a folder, or the name of a cross-encoder that fastembed knows.
    """
    try:
        if is_name(model):
            named: Reader = _by_name("load_reranker", str(model), download=mode is Mode.ON)
            return named
        from bot.semantic.reranker import load  # noqa: PLC0415 - slow to import

        return load(inspect(Path(model), "reranker"))
    except ImportError as error:
        _warn_once(f"no reranker: {model} needs a library that can't be loaded: {error}")
    except ModelError as error:
        _warn_once(f"no reranker: {error}")
    return None


def _folder(model: str | Path) -> Path:
    return BUNDLED if model == DEFAULT_MODEL else Path(model)


def is_name(model: str | Path) -> bool:
    """Return whether `model` is the name of a fastembed model, such as "publisher/model"."""
    return isinstance(model, str) and model != DEFAULT_MODEL


def _loaded(mode: Mode, model: str | Path) -> Embedder:
    if is_name(model):
        found: Embedder = _by_name("load", str(model), download=mode is Mode.ON)
        return found
    try:
        from bot.semantic.embedder import load  # noqa: PLC0415 - slow to import
    except (ImportError, OSError) as error:  # a library is missing or broken
        raise NotReadyError(f"{model} needs a library that can't be loaded: {error}") from error
    return load(inspect(_folder(model)))


def _by_name(loader: str, name: str, *, download: bool) -> Any:  # noqa: ANN401 - as loaded
    """Load the model `name` with the function `loader` of bot.semantic.named."""
    try:
        named = import_module("bot.semantic.named")  # imports fastembed, which is optional
    except (ImportError, OSError) as error:
        raise NotReadyError(
            f"there is no folder {name}; a model given by name needs fastembed, which can't be "
            f"loaded ({error}): pip install fastembed"
        ) from error
    return getattr(named, loader)(name, download=download)


@cache
def _warn_once(reason: str) -> None:
    """Log the reason why a model isn't used, but only once, even if the knowledge is reloaded."""
    _log.warning("%s", reason)
