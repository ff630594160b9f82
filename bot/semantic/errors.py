"""Reasons a model can't be used. Members never see them: matching falls back to words."""

from __future__ import annotations


class ModelError(Exception):
    """The model can't be used; the text says why in one line and, where possible, what to do."""


class NotReadyError(ModelError):
    """Nothing is broken: a library is not installed, or the model is not downloaded yet."""


class StoppedError(Exception):
    """Embedding was stopped before it was done; what it has finished is in the cache."""


class NotEmbeddedError(Exception):
    """More texts lack vectors than may be embedded now; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} texts are not embedded yet")
        self.count = count
