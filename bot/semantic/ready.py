"""What to go by: words alone, or an embedder too. A model that is broken never stops the bot."""

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
    """How questions are compared. Without an embedder, by their words alone.

    `status` says it for people: "lexical", or "lexical + all-MiniLM-L6-v2 (int8)".
    """

    status: str = LEXICAL
    embedder: Embedder | None = None


def status(mode: Mode, model: str | Path) -> str:
    """Say what `prepare` would use, judging by the files alone: nothing is loaded or fetched."""
    if mode is Mode.OFF:
        return LEXICAL
    try:
        return _with(find(model))
    except ModelError:
        return LEXICAL


def model_of(status_: str) -> str | None:
    """Return the model that a status names; None where questions are compared by words alone."""
    return status_.removeprefix(LEXICAL).removeprefix(" + ") or None


def prepare(mode: Mode, model: str | Path) -> SemanticSetup:
    """Return what to go by; where the model can't be used, log why, once, and go by words alone.

    `Mode.AUTO` fetches nothing, and where nobody installed the extra, or named a folder, it isn't
    worth a warning. `Mode.ON` fetches a named model once. Loading takes about half a second.
    """
    if mode is Mode.OFF:
        return SemanticSetup()
    try:
        embedder = _loaded(mode, model)
    except ModelError as error:
        expected = mode is Mode.AUTO and model in MODELS and isinstance(error, NotReadyError)
        _tell(logging.INFO if expected else logging.WARNING, str(error))
        return SemanticSetup()
    return SemanticSetup(f"{LEXICAL} + {embedder.label}", embedder)


def find(model: str | Path) -> ModelFolder:
    """Return the model of this name or folder, checked but not loaded; or raise ModelError."""
    _require_libraries()
    if model not in MODELS:
        return inspect(Path(model))
    folder = model_folder(str(model))
    if not folder.is_dir():
        raise NotReadyError(f"{model} is not fetched yet: `semantic: on` fetches it once")
    return inspect(folder)


def _loaded(mode: Mode, model: str | Path) -> Embedder:
    _require_libraries()
    if mode is Mode.ON and model in MODELS:
        fetch(str(model), model_folder(str(model)))
    found = find(model)
    try:
        from bot.semantic.embedder import load  # noqa: PLC0415 - it imports the extra's libraries
    except (ImportError, OSError) as error:  # half installed, or built for another machine
        raise ModelError(f"the libraries of the extra `semantic` fail: {error}") from error
    return load(found)


def _require_libraries() -> None:
    if missing := [name for name in _LIBRARIES if find_spec(name) is None]:
        needed = " ".join(_LIBRARIES)
        raise NotReadyError(f"{missing[0]} is not installed: pip install {needed}, for this Python")


def _with(model: ModelFolder) -> str:
    return f"{LEXICAL} + {model.label}"


@cache
def _tell(level: int, reason: str) -> None:
    """Log why answers go by words alone: each reason once, however often knowledge is reloaded."""
    _log.log(level, "answers go by words alone: %s", reason)
