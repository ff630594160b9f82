"""The reasons why there is no choice."""

from __future__ import annotations


class NoChoiceError(Exception):
    """The model made no choice. The reason never quotes a question, a passage or the server."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadRequestError(NoChoiceError):
    """The server refused the request itself, perhaps because it doesn't know a field."""
