"""Choose how to match: by words only, or with an embedder. A broken model never stops the bot."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.semantic.errors import ModelError, NotReadyError
from bot.semantic.folder import inspect
from bot.semantic.models import BUNDLED, DEFAULT_MODEL, Mode

if TYPE_CHECKING:
    from bot.semantic.embedder import Embedder

LEXICAL: Final = "lexical"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SemanticSetup:
    """Setup for matching questions; without an embedder, they are matched by words only.

    `status` describes it for people: "lexical", or "lexical + all-MiniLM-L6-v2".
    """

    status: str = LEXICAL
    embedder: Embedder | None = None


def status(mode: Mode, model: str | Path) -> str:
    """Return the status that `prepare` would report, judging by the files without loading them."""
    if mode is Mode.OFF:
        return LEXICAL
    try:
        return f"{LEXICAL} + {_label(model)}"
    except ModelError:
        return LEXICAL


def model_of(status_: str) -> str | None:
    """Return the model that a status names, or None if matching is by words only."""
    return status_.removeprefix(LEXICAL).removeprefix(" + ") or None


def prepare(mode: Mode, model: str | Path) -> SemanticSetup:
    """Load the model; if it can't be used, log the reason once and fall back to words only.

    `model` is the default model's name, a folder, or the name of a model that fastembed knows; only
    the last is ever downloaded, and only with `Mode.ON`. Loading takes about a third of a second.
    """
    if mode is Mode.OFF:
        return SemanticSetup()
    try:
        embedder = _loaded(mode, model)
    except ModelError as error:
        _warn_once(str(error))
        return SemanticSetup()
    return SemanticSetup(f"{LEXICAL} + {embedder.label}", embedder)


def _label(model: str | Path) -> str:
    return str(model) if is_name(model) else inspect(_folder(model)).label


def _folder(model: str | Path) -> Path:
    return BUNDLED if model == DEFAULT_MODEL else Path(model)


def is_name(model: str | Path) -> bool:
    """Return whether this names a model that fastembed would load, as in "publisher/model"."""
    return isinstance(model, str) and model != DEFAULT_MODEL


def _loaded(mode: Mode, model: str | Path) -> Embedder:
    try:
        if is_name(model):
            from bot.semantic.named import load as load_named  # noqa: PLC0415 - an optional library

            return load_named(str(model), download=mode is Mode.ON)
        from bot.semantic.embedder import load  # noqa: PLC0415 - slow to import
    except (ImportError, OSError) as error:  # no wheel for this platform, or partly installed
        raise NotReadyError(f"{model} needs a library that can't be loaded: {error}") from error
    return load(inspect(_folder(model)))


@cache
def _warn_once(reason: str) -> None:
    """Log each reason for falling back to words once, however often the knowledge reloads."""
    _log.warning("matching by words only: %s", reason)
