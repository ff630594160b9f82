"""When to use an embedding model, and the one that ships with the bot."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

DEFAULT_MODEL: Final = "all-MiniLM-L6-v2"
BUNDLED: Final = Path(__file__).parent / "minilm"
"""Folder of the default model; `training.minilm` makes its files."""
WEIGHTS: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"


class Mode(StrEnum):
    """When to compare meanings: if the model can be used, always, or never.

    AUTO and ON differ only for a model that is named and not on this machine yet: ON downloads it.
    """

    AUTO = "auto"
    ON = "on"
    OFF = "off"
