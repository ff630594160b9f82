"""Errors for models that can't be used. Members don't see them, as words are matched instead."""

from __future__ import annotations


class ModelError(Exception):
    """The model can't be used. The message gives the reason and, if possible, a remedy."""


class NotReadyError(ModelError):
    """An optional library is not installed, or the model is not downloaded yet."""


class StoppedError(Exception):
    """Embedding was stopped early. The vectors computed so far are in the cache."""


class NotEmbeddedError(Exception):
    """More texts lack vectors than may be embedded now. `count` is the number of these texts."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} texts are not embedded yet")
        self.count = count
