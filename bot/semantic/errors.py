"""Reasons a model can't be used. Members never see them: matching falls back to words."""

from __future__ import annotations


class ModelError(Exception):
    """The model can't be used; the text says why in one line and, where possible, what to do."""


class NotReadyError(ModelError):
    """Nothing is broken: the extra is not installed, or the model is not downloaded yet."""
