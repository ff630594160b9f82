"""Errors raised when the chooser makes no choice."""

from __future__ import annotations


class NoChoiceError(Exception):
    """The model made no choice. The message never quotes what was sent or received."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadRequestError(NoChoiceError):
    """The server rejected the request, perhaps because it doesn't support one of the fields."""
