"""Choose how to match: by words only, or with an embedder. A broken model never stops the bot."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.semantic.errors import ModelError, NotReadyError
from bot.semantic.fetch import fetch
from bot.semantic.folder import inspect, model_folder
from bot.semantic.models import MODELS, Mode

if TYPE_CHECKING:
    from bot.semantic.embedder import Embedder
    from bot.semantic.folder import ModelFolder

LEXICAL: Final = "lexical"
_LIBRARIES = ("fastembed", "numpy")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SemanticSetup:
    """Setup for matching questions; without an embedder, they are matched by words only.

    `status` describes it for people: "lexical", or "lexical + all-MiniLM-L6-v2 (int8)".
    """

    status: str = LEXICAL
    embedder: Embedder | None = None


def status(mode: Mode, model: str | Path) -> str:
    """Return the status that `prepare` would report, judging by the files without loading them."""
    if mode is Mode.OFF:
        return LEXICAL
    try:
        return _with(find(model))
    except ModelError:
        return LEXICAL


def model_of(status_: str) -> str | None:
    """Return the model that a status names, or None if matching is by words only."""
    return status_.removeprefix(LEXICAL).removeprefix(" + ") or None


def prepare(mode: Mode, model: str | Path) -> SemanticSetup:
    """Load the model; if it can't be used, log the reason once and fall back to words only.

    `Mode.ON` downloads a known model if needed; `Mode.AUTO` downloads nothing. With AUTO and a
    known model, a missing download or extra is logged as info rather than as a warning. Loading
    takes about half a second.
    """
    if mode is Mode.OFF:
        return SemanticSetup()
    try:
        embedder = _loaded(mode, model)
    except ModelError as error:
        expected = mode is Mode.AUTO and model in MODELS and isinstance(error, NotReadyError)
        _log_once(logging.INFO if expected else logging.WARNING, str(error))
        return SemanticSetup()
    return SemanticSetup(f"{LEXICAL} + {embedder.label}", embedder)


def find(model: str | Path) -> ModelFolder:
    """Find and check a model, by name or folder, without loading it; raise ModelError."""
    _require_libraries()
    if model not in MODELS:
        return inspect(Path(model))
    folder = model_folder(str(model))
    if not folder.is_dir():
        raise NotReadyError(f"{model} is not downloaded yet; `semantic: on` downloads it once")
    return inspect(folder)


def _loaded(mode: Mode, model: str | Path) -> Embedder:
    _require_libraries()
    if mode is Mode.ON and model in MODELS:
        fetch(str(model), model_folder(str(model)))
    found = find(model)
    try:
        from bot.semantic.embedder import load  # noqa: PLC0415 - needs the optional libraries
    except (ImportError, OSError) as error:  # partly installed, or built for another platform
        raise ModelError(
            f"the libraries of the `semantic` extra can't be loaded: {error}"
        ) from error
    return load(found)


def _require_libraries() -> None:
    if missing := [name for name in _LIBRARIES if find_spec(name) is None]:
        needed = " ".join(_LIBRARIES)
        raise NotReadyError(
            f"{missing[0]} is not installed; install it for this Python: pip install {needed}"
        )


def _with(model: ModelFolder) -> str:
    return f"{LEXICAL} + {model.label}"


@cache
def _log_once(level: int, reason: str) -> None:
    """Log each reason for falling back to words once, however often the knowledge reloads."""
    _log.log(level, "matching by words only: %s", reason)
