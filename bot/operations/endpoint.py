"""The HTTP server of health and metrics."""

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

SILENT_FOR = 30.0
"""After so many seconds, or up to twice as many, a connection that asks nothing is closed."""
_UNAVAILABLE = 503
_GRACE = 1.0  # seconds for pages under way when the bot stops
_log = logging.getLogger(__name__)


@asynccontextmanager
async def answering(
    settings: Health, metrics: Metrics, readiness: Readiness
) -> AsyncIterator[None]:
    """Answer at the configured port for the length of a block; raise UsageError if it is taken."""
    application = _application(metrics, readiness)
    asking: set[web.RequestHandler] = set()
    application.middlewares.append(_noting(asking))
    # What is no HTTP is nobody's error here, and would look like one in the log.
    runner = web.AppRunner(
        application, access_log=None, logger=_server_log(), shutdown_timeout=_GRACE
    )
    await runner.setup()
    letting_go = asyncio.create_task(_let_go(runner, asking))
    try:
        await _listen(runner, settings)
        yield
    finally:
        letting_go.cancel()
        await runner.cleanup()


def _noting(asking: set[web.RequestHandler]) -> Middleware:
    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        asking.add(request.protocol)
        return await handler(request)

    return note


async def _let_go(runner: web.AppRunner, asking: set[web.RequestHandler]) -> None:
    """Close, again and again, the connections over which nothing was asked since the last time.

    aiohttp waits for ever for a request, and whoever asks for nothing may connect very often.
    """
    silent: set[web.RequestHandler] = set()
    while True:
        await asyncio.sleep(SILENT_FOR)
        held = set(runner.server.connections if runner.server else ())
        for connection in held & silent - asking:
            connection.force_close()
        silent = held - asking
        asking.clear()


def _server_log() -> logging.Logger:
    log = logging.getLogger(f"{__name__}.server")
    log.addFilter(_is_ours)
    return log


def _is_ours(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


async def _listen(runner: web.AppRunner, settings: Health) -> None:
    site = web.TCPSite(runner, settings.host, settings.port)
    try:
        await site.start()
    except OSError as error:
        at = f"{settings.host}, port {settings.port}"
        raise UsageError(
            f"health and metrics can't be served at {at}: {error.strerror or error}; "
            "choose another `port` or `host` in the section `health` of the configuration"
        ) from error
    _log.info("health and metrics are served at %s", site.name)


def _application(metrics: Metrics, readiness: Readiness) -> web.Application:
    async def live(_: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def ready(_: web.Request) -> web.Response:
        wrong = await readiness.look()
        is_ready = not any(wrong.values())
        body = {"ready": is_ready, "checks": {name: says or "ok" for name, says in wrong.items()}}
        return web.json_response(body, status=200 if is_ready else _UNAVAILABLE)

    async def figures(request: web.Request) -> web.Response:
        for name, says in (await readiness.look()).items():
            metrics.ready(name, is_ready=not says)
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(metrics.registry), headers={"Content-Type": content_type})

    application = web.Application(client_max_size=0)
    application.add_routes(
        [web.get("/livez", live), web.get("/readyz", ready), web.get("/metrics", figures)]
    )
    return application
