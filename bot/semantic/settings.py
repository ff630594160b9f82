"""What the configuration says about embeddings."""

from __future__ import annotations

from enum import StrEnum

DEFAULT_MODEL = "all-MiniLM-L6-v2"


class Mode(StrEnum):
    """Whether to go by meaning too: where it is ready, always (fetching the model), or never."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"
