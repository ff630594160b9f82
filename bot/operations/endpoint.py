"""The HTTP server for health and metrics."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from prometheus_client.exposition import choose_encoder

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.typedefs import Handler, Middleware

    from bot.config.sections import Health
    from bot.operations.metrics import Metrics
    from bot.operations.readiness import Readiness

IDLE_TIMEOUT = 30.0
"""Minimum time in seconds before an idle connection is closed. The maximum is twice this time."""
_UNAVAILABLE = 503
_GRACE = 1.0  # seconds allowed for finishing requests at shutdown
_log = logging.getLogger(__name__)


@asynccontextmanager
async def answering(
    settings: Health, metrics: Metrics, readiness: Readiness
) -> AsyncIterator[None]:
    """Serve health and metrics during the `with` block. Raise UsageError if listening fails."""
    application = _application(metrics, readiness)
    active: set[web.RequestHandler] = set()
    application.middlewares.append(_track_active(active))
    # The logger ignores invalid HTTP requests, because the client is at fault, not the bot.
    runner = web.AppRunner(
        application, access_log=None, logger=_server_log(), shutdown_timeout=_GRACE
    )
    await runner.setup()
    closing_idle = asyncio.create_task(_close_idle(runner, active))
    try:
        await _listen(runner, settings)
        yield
    finally:
        closing_idle.cancel()
        await runner.cleanup()


def _track_active(active: set[web.RequestHandler]) -> Middleware:
    @web.middleware
    async def track(request: web.Request, handler: Handler) -> web.StreamResponse:
        active.add(request.protocol)
        return await handler(request)

    return track


async def _close_idle(runner: web.AppRunner, active: set[web.RequestHandler]) -> None:
    """Until canceled, close connections that are idle at two consecutive checks.

    aiohttp waits indefinitely for a connection's first request, so idle clients could use up all
    connections.
    """
    idle: set[web.RequestHandler] = set()
    while True:
        await asyncio.sleep(IDLE_TIMEOUT)
        connected = set(runner.server.connections if runner.server else ())
        for connection in connected & idle - active:
            connection.force_close()
        idle = connected - active
        active.clear()


def _server_log() -> logging.Logger:
    log = logging.getLogger(f"{__name__}.server")
    log.addFilter(_is_own_error)
    return log


def _is_own_error(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


async def _listen(runner: web.AppRunner, settings: Health) -> None:
    site = web.TCPSite(runner, settings.host, settings.port)
    try:
        await site.start()
    except OSError as error:
        at = f"{settings.host}, port {settings.port}"
        raise UsageError(
            f"can't serve health and metrics at {at}: {error.strerror or error}; "
            "choose another `port` or `host` in the `health` section of the configuration"
        ) from error
    _log.info("serving health and metrics at %s", site.name)


def _application(metrics: Metrics, readiness: Readiness) -> web.Application:
    async def live(_: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def ready(_: web.Request) -> web.Response:
        problems = await readiness.look()
        is_ready = not any(problems.values())
        checks = {name: problem or "ok" for name, problem in problems.items()}
        body = {"ready": is_ready, "checks": checks}
        return web.json_response(body, status=200 if is_ready else _UNAVAILABLE)

    async def figures(request: web.Request) -> web.Response:
        for name, problem in (await readiness.look()).items():
            metrics.ready(name, is_ready=not problem)
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(metrics.registry), headers={"Content-Type": content_type})

    application = web.Application(client_max_size=0)
    application.add_routes(
        [web.get("/livez", live), web.get("/readyz", ready), web.get("/metrics", figures)]
    )
    return application
