"""The number that joins what is logged of one request, and that a member reads with an apology."""

from __future__ import annotations

import secrets

from structlog.contextvars import bind_contextvars, get_contextvars

_NAME = "request"


def begin() -> None:
    """Give what this task does from now on, and the tasks that it starts, a number of its own.

    It is drawn at random, so that the log says nothing about who asked, and where.
    """
    bind_contextvars(**{_NAME: _number()})


def number() -> str:
    """Return the number of the request that is being dealt with; a new one outside of any."""
    return get_contextvars().get(_NAME) or _number()


def _number() -> str:
    return secrets.token_hex(4)
