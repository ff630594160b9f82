"""The loopback Discord that tests start and control."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING, Self, TypeVar

import yarl
from aiohttp import web
from discord import Client, Intents
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.uploads import download
from tests.patience import PATIENCE

from . import contract, message_routes, routes
from .cdn import FILES, Cdn
from .faults import Faults
from .gateway import Gateway
from .rest import PREFIX, Request, Rest
from .world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from types import TracebackType

    from .entities import Channel, Guild, User
    from .messages import Message
    from .people import Person

T = TypeVar("T")
C = TypeVar("C", bound=Client)
API_VARIABLE, GATEWAY_VARIABLE = "FOOTNOTE_LOOPBACK_API", "FOOTNOTE_LOOPBACK_GATEWAY"
CDN_VARIABLE = "FOOTNOTE_LOOPBACK_CDN"
APART_VARIABLE, CLAIM_VARIABLE = "FOOTNOTE_LOOPBACK_APART", "FOOTNOTE_LOOPBACK_CLAIM"


class Discord:
    """A loopback Discord for one bot, as a context manager.

    Inside the context, discord.py connects to it instead of the real Discord. Leaving the context
    raises AssertionError if a request broke the contract or a limit, unless the test has cleared
    ``violations``.
    """

    token = "loopback-token"  # noqa: S105 - not a real secret

    def __init__(
        self, *, content_intent: bool = True, shards: int = 1, max_concurrency: int = 1
    ) -> None:
        self.faults = Faults()
        self.privileged = Intents.none()
        self.privileged.message_content = content_intent
        self.world = World(self._listen, content_intent=content_intent)
        self.world.shards, self.world.max_concurrency = shards, max_concurrency
        self.gateway = Gateway(self.world, self.faults, self.token, self.privileged)
        known = routes.routes | message_routes.routes
        self.rest = Rest(self.world, self.faults, known, self.token, contract.find())
        self.cdn = Cdn(self.world)
        self.bot: User = self.world.bot
        self.violations: list[str] = self.rest.violations

    async def __aenter__(self) -> Self:
        self._server = web.Server(self._serve)
        self._runner = web.ServerRunner(self._server, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        # Two ports, because Discord has two hosts and a client keeps separate connections to each.
        # With a short backlog, some connections in a burst would have to retry after a second.
        for _ in range(2):
            await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        rest, gateway = (f"{host}:{port}" for host, port in self._runner.addresses)
        self.rest.url = f"http://{rest}{PREFIX}"
        self.cdn.url = f"http://{rest}"
        self.world.gateway_url = f"ws://{gateway}/gateway"
        self._real = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, download.resolved
        point(self.environment)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, download.resolved = self._real
        self.gateway.abort()
        await self._runner.cleanup()
        if error is None:
            assert not self.violations, "\n".join(["refused requests:", *self.violations])

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith(PREFIX):
            return await self.rest.handle(request)
        if request.path.startswith(FILES):
            return await self.cdn.handle(request)
        return await self.gateway.handle(request)

    def _listen(self, *event: object) -> None:
        self.gateway.dispatch(*event)  # type: ignore[arg-type]  # the arguments of dispatch

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables for ``python -m tests.loopback.launch``, which connects a bot."""
        return {
            API_VARIABLE: self.rest.url,
            GATEWAY_VARIABLE: self.world.gateway_url,
            CDN_VARIABLE: self.cdn.url,
        }

    # Guilds and people

    def guild(self, name: str = "Guild", *, has_bot: bool = True, locale: str = "en-US") -> Guild:
        """Create a guild. The bot is a member unless ``has_bot`` is false."""
        return self.world.open_guild(name, has_bot=has_bot, locale=locale)

    def person(self, name: str, *, locale: str = "en-US") -> Person:
        """Create a person who is in no guild."""
        return self.world.person(name, locale=locale)

    def group(self, *people: Person) -> Channel:
        """Create a group DM without the bot."""
        return self.world.open_private(*people)

    @contextlib.asynccontextmanager
    async def running(self, client: C, *, shards: int = 1) -> AsyncIterator[C]:
        """Run a client during the `with` block. Raise its error if it stops before it is ready."""
        task = asyncio.create_task(client.start(self.token))
        ready = asyncio.create_task(self.ready(shards))
        try:
            await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                await task
            await ready
            yield client
        finally:
            ready.cancel()
            await client.close()
            await asyncio.gather(task, ready, return_exceptions=True)

    def repeat(self, message: Message) -> None:
        """Dispatch a message again, as the gateway may do after an internal failure."""
        self.world.emit("MESSAGE_CREATE", message, message.channel.guild, message.channel)

    # Observations

    @property
    def requests(self) -> list[Request]:
        """All REST requests so far, oldest first."""
        return self.rest.requests

    def requested(self, method: str, path: str) -> list[Request]:
        """Return the requests with this method whose path matches a regular expression."""
        return [r for r in self.requests if r.method == method and re.search(path, r.path)]

    async def until(self, predicate: Callable[[], T], timeout: float = PATIENCE) -> T:  # noqa: ASYNC109 - driver
        """Wait until a predicate is true, and return its value. Raise TimeoutError if it never is.

        The predicate is checked after every event, request and connection change.
        """
        return await self.world.until(predicate, timeout)

    async def ready(self, shards: int = 1, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 - driver
        """Wait until at least `shards` shards are connected and have received their guilds."""
        await self.until(lambda: len(self.gateway.live) >= shards, timeout)

    async def quiet(self, seconds: float = 0.2) -> None:
        """Wait until the bot has sent no request for `seconds`."""
        while True:
            seen = len(self.requests)
            try:
                await self.until(lambda: len(self.requests) > seen, seconds)  # noqa: B023 - awaited here
            except TimeoutError:
                return


def point(environment: dict[str, str]) -> None:
    """Connect discord.py in this process to the Discord that the variables name."""
    Route.BASE = environment[API_VARIABLE]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(environment[GATEWAY_VARIABLE])
    cdn = yarl.URL(environment[CDN_VARIABLE])
    download.resolved = lambda url: cdn.join(url.relative())
