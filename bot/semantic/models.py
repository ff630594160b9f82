"""Modes of semantic matching, and the embedding model that ships with the bot."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

DEFAULT_MODEL: Final = "all-MiniLM-L6-v2"
DEFAULT_LANGUAGE: Final = "en"
"""The only language that the default model knows."""
BUNDLED: Final = Path(__file__).parent / "minilm"
"""Folder of the default model. `training.minilm` writes its files."""
WEIGHTS: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
READER: Final = "reader.onnx"
"""Name of the optional file with a reader, whose input is the model's output `LOWER`."""
LOWER: Final = "lower_hidden_state"
"""Name of the output that contains the tokens' hidden states after the model's lower layers."""


class Mode(StrEnum):
    """Mode of semantic matching. With AUTO and ON, a model is used if possible; with OFF, never.

    A model that is given by name and has not been downloaded is downloaded only with ON.
    """

    AUTO = "auto"
    ON = "on"
    OFF = "off"
