"""Use aiohttp's tracing to count HTTP requests to Discord."""

from __future__ import annotations

import asyncio
import math
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import TraceConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import SimpleNamespace

    from aiohttp import (
        ClientSession,
        TraceRequestEndParams,
        TraceRequestExceptionParams,
        TraceRequestStartParams,
    )

    from bot.operations.metrics import Metrics

_SCOPES = frozenset({"user", "global", "shared"})
_UNKNOWN = "unknown"  # the response comes from a proxy in front of Discord


def trace(metrics: Metrics) -> TraceConfig:
    """Return a trace configuration that counts every request of a session."""
    config = TraceConfig()

    async def start(
        _: ClientSession, context: SimpleNamespace, __: TraceRequestStartParams
    ) -> None:
        context.began = asyncio.get_running_loop().time()

    async def end(_: ClientSession, context: SimpleNamespace, ended: TraceRequestEndParams) -> None:
        status, headers = ended.response.status, ended.response.headers
        metrics.requested(ended.method, str(status), _since(context))
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            wait = headers.get("X-RateLimit-Reset-After", headers.get("Retry-After", ""))
            metrics.refused(_scope(headers), seconds(wait))
        elif headers.get("X-RateLimit-Remaining") == "0":
            metrics.used_up()

    async def fail(
        _: ClientSession, context: SimpleNamespace, failed: TraceRequestExceptionParams
    ) -> None:
        metrics.requested(failed.method, type(failed.exception).__name__, _since(context))

    config.on_request_start.append(start)
    config.on_request_end.append(end)
    config.on_request_exception.append(fail)
    return config


def _since(context: SimpleNamespace) -> float:
    began: float = context.began
    return asyncio.get_running_loop().time() - began


def _scope(headers: Mapping[str, str]) -> str:
    scope = headers.get("X-RateLimit-Scope", "")
    return scope if scope in _SCOPES else _UNKNOWN


def seconds(header: str) -> float:
    """Return a header's value in seconds, or 0 unless it is a positive number."""
    try:
        value = float(header)
    except ValueError:
        return 0.0
    return max(0.0, value) if math.isfinite(value) else 0.0
