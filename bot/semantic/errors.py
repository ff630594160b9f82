"""Why there is no model to go by. None of these reaches a member: answers go by words then."""

from __future__ import annotations


class ModelError(Exception):
    """The model can't be used; the text says why, and what to do, in one line."""


class NotReadyError(ModelError):
    """Nothing is broken: the extra isn't installed, or the model not fetched yet."""
