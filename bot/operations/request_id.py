"""The number shared by all log lines for a request, and shown to members if it fails."""

from __future__ import annotations

import secrets

from structlog.contextvars import bind_contextvars, get_contextvars

_NAME = "request"


def begin() -> None:
    """Assign a new number to the current task and to the tasks that it starts from now on.

    The number is random, so that the log reveals nothing about who asked or where.
    """
    bind_contextvars(**{_NAME: _number()})


def number() -> str:
    """Return the number of the current request, or a new number outside a request."""
    return get_contextvars().get(_NAME) or _number()


def _number() -> str:
    return secrets.token_hex(4)
