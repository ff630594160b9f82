"""Errors for models that can't be used.

Members don't see these errors, because without a model, the bot matches questions by words only.
"""

from __future__ import annotations


class ModelError(Exception):
    """The model can't be used. The message gives the reason and, if possible, a remedy."""


class NotReadyError(ModelError):
    """A required library can't be loaded, or the model has not been downloaded."""


class StoppedError(Exception):
    """Embedding was stopped early. The vectors computed so far are in the cache."""


class NotEmbeddedError(Exception):
    """The number of texts without vectors, `count`, is higher than the caller's limit."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} texts are not embedded yet")
        self.count = count
