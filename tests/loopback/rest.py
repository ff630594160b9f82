"""The REST API, with routing, fault injection, contract checks, and a log of requests."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from .errors import DiscordError, invalid_form

if TYPE_CHECKING:
    from .contract import Contract
    from .entities import JSON
    from .faults import Answer, Faults
    from .world import World

PREFIX = "/api/v10"
NO_CONTENT = b""


@dataclass(eq=False, kw_only=True)
class Request:
    """A logged request from the bot. ``at`` is a time on the monotonic clock.

    ``files`` are the contents of the attached files, by name.
    """

    method: str
    path: str
    query: dict[str, str]
    body: JSON | list[JSON] | None
    files: dict[str, bytes] = field(default_factory=dict)
    at: float = field(default_factory=time.monotonic)
    status: int | None = None
    problems: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Call:
    """A request, in the form that route handlers get."""

    world: World
    request: Request
    params: list[str]

    @property
    def body(self) -> JSON:
        """The body as an object, or an empty one if there is none."""
        return self.request.body if isinstance(self.request.body, dict) else {}

    @property
    def items(self) -> list[JSON]:
        """The body as an array, or an empty one if there is none."""
        return self.request.body if isinstance(self.request.body, list) else []

    def must(self, problems: Iterable[str]) -> None:
        """Record the problems that a check found. Raise DiscordError if there are any."""
        self.request.problems.extend(problems)
        if self.request.problems:
            raise invalid_form(self.request.problems)


Handler = Callable[[Call], object]


@dataclass(eq=False)
class Route:
    """A route. A path segment that is None stands for a parameter."""

    segments: tuple[str | None, ...]
    handler: Handler
    public: bool
    headers: dict[str, str]

    def match(self, parts: list[str]) -> list[str] | None:
        """Return the parameters in a path, or None if it doesn't match this route."""
        params = []
        for expected, part in zip(self.segments, parts, strict=True):
            if expected is None:
                params.append(part)
            elif expected != part:
                return None
        return params


class Routes:
    """All routes, indexed by method and number of segments."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], list[Route]] = {}

    def __or__(self, others: Routes) -> Routes:
        both = Routes()
        for known in (self._known, others._known):
            for key, some in known.items():
                both._known.setdefault(key, []).extend(some)
        return both

    def on(self, method: str, path: str, *, public: bool = False) -> Callable[[Handler], Handler]:
        """Register a route. ``public`` needs no token. Register literal paths before parameters."""
        segments = tuple(None if p.startswith("{") else p for p in path.split("/")[1:])
        headers = {
            "X-RateLimit-Bucket": f"{abs(hash((method, path))):x}",
            "X-RateLimit-Limit": "1000",
            "X-RateLimit-Remaining": "999",
            "X-RateLimit-Reset-After": "1.000",
        }

        def register(handler: Handler) -> Handler:
            route = Route(segments, handler, public, headers)
            self._known.setdefault((method, len(segments)), []).append(route)
            return handler

        return register

    def find(self, method: str, path: str) -> tuple[Route, list[str]]:
        """Return the route of a path and its parameters. Raise Discord's 404 if there is none."""
        parts = path.split("/")[1:]
        for route in self._known.get((method, len(parts)), ()):
            if (params := route.match(parts)) is not None:
                return route, params
        raise DiscordError(404, 0, "404: Not Found")


@dataclass(eq=False)
class Rest:
    """Responds to the bot's requests, and logs them and their violations."""

    world: World
    faults: Faults
    routes: Routes
    token: str
    contract: Contract | None
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    async def handle(self, raw: web.BaseRequest) -> web.StreamResponse:
        """Respond to one request."""
        path = raw.rel_url.raw_path.removeprefix(PREFIX)
        sent, files = await _body(raw)
        request = Request(
            method=raw.method, path=path, query=dict(raw.rel_url.query), body=sent, files=files
        )
        self.requests.append(request)
        fault = self.faults.hit(raw.method, path)
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault and fault.reset == "before":
            return _cut(raw)
        answer = fault.answer if fault and fault.answer else self._answer(request, raw)
        request.status, headers, body = answer
        self.violations.extend(f"{raw.method} {path}: {p}" for p in request.problems)
        self.world.changed()
        if fault and fault.reset == "after":
            return _cut(raw)
        if fault and fault.after:
            await asyncio.sleep(fault.after)
        kind = {"Content-Type": "application/json"} if body else {}
        return web.Response(status=answer[0], headers={**kind, **headers}, body=body)

    def _answer(self, request: Request, raw: web.BaseRequest) -> Answer:
        headers: dict[str, str] = {}
        try:
            route, params = self.routes.find(request.method, request.path)
            headers = route.headers
            if not route.public:
                self._authorize(raw)
            call = Call(self.world, request, params)
            if self.contract:
                call.must(
                    self.contract.check(request.method, request.path, request.query, request.body)
                )
            found = route.handler(call)
        except DiscordError as error:
            return error.status, headers, json.dumps(error.body).encode()
        if found is None:
            return 204, headers, NO_CONTENT
        return 200, headers, json.dumps(found).encode()

    def _authorize(self, raw: web.BaseRequest) -> None:
        if raw.headers.get("Authorization") != f"Bot {self.token}":
            raise DiscordError(401, 0, "401: Unauthorized")


async def _body(
    raw: web.BaseRequest,
) -> tuple[JSON | list[JSON] | None, dict[str, bytes]]:
    """Return the JSON body and the files. With files, the body is in the part `payload_json`."""
    if raw.content_type == "multipart/form-data":
        form = await raw.post()
        part = form.get("payload_json", "{}")
        found: JSON = json.loads(part if isinstance(part, str) else "{}")
        files = [one for one in form.values() if isinstance(one, web.FileField)]
        return found, {one.filename: one.file.read() for one in files}
    text = await raw.read()
    data: JSON | list[JSON] | None = json.loads(text) if text else None
    return data, {}


def _cut(raw: web.BaseRequest) -> web.Response:
    if raw.transport:
        raw.transport.abort()
    return web.Response()
