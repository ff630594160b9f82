"""The number that all log lines of a request share. Members see this number if a request fails."""

from __future__ import annotations

import secrets

from structlog.contextvars import bind_contextvars, get_contextvars

_NAME = "request"


def begin() -> None:
    """Assign a new number to the current task and to the tasks that it starts later.

    The number is random, so the log doesn't reveal who asked a question, or where.
    """
    bind_contextvars(**{_NAME: _number()})


def number() -> str:
    """Return the number of the current request, or a new number if there is no request."""
    return get_contextvars().get(_NAME) or _number()


def _number() -> str:
    return secrets.token_hex(4)
