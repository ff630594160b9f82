"""Modes of semantic matching, and the embedding model that ships with the bot."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

DEFAULT_MODEL: Final = "all-MiniLM-L6-v2"
BUNDLED: Final = Path(__file__).parent / "minilm"
"""Folder of the default model. `training.minilm` writes its files."""
WEIGHTS: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
READER: Final = "reader.onnx"
"""Optional file of a reader that takes the model's output `LOWER`."""
LOWER: Final = "lower_hidden_state"
"""Hidden states of the tokens after the model's lower layers."""


class Mode(StrEnum):
    """Mode of semantic matching: if the model can be used, always, or never.

    AUTO and ON differ only for a model given by name that is not downloaded yet: ON downloads it.
    """

    AUTO = "auto"
    ON = "on"
    OFF = "off"
