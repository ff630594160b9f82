"""A scripted OpenAI-compatible server on this machine, in its own thread."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    Script = Callable[[web.Request], Awaitable[web.StreamResponse]]

PATH = "/v1/chat/completions"


def completion(content: object) -> dict[str, Any]:
    """Return a completion like those of real servers, including keys that the bot ignores."""
    message = {"role": "assistant", "content": content, "refusal": None}
    option = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {"id": "c-1", "object": "chat.completion", "choices": [option], "usage": {"total": 9}}


def saying(content: object, **headers: str) -> Script:
    """Return a script that replies with a completion of this content."""

    async def reply(_request: web.Request) -> web.StreamResponse:
        return web.json_response(completion(content), headers=headers)

    return reply


def choosing(*answers: int, contradicts: tuple[int, ...] = ()) -> Script:
    """Return a script that replies with a valid choice."""
    return saying(json.dumps({"answers": answers, "contradicts": contradicts}))


def sending(body: bytes, status: int = 200, **headers: str) -> Script:
    """Return a script that replies with these bytes."""

    async def reply(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers=headers)

    return reply


class ScriptedServer:
    """Server that replies as its script says, and records the requests."""

    def __init__(self, script: Script | None = None) -> None:
        self.script = script or choosing(1)
        self.bodies: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._serve()])

    @property
    def url(self) -> str:
        """Return the base URL for the configuration."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Return the user message of each request, which contains everything about the question."""
        return [json.loads(body["messages"][-1]["content"]) for body in self.bodies]

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()
        self._loop.close()

    async def _serve(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, shutdown_timeout=0.01, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stopped.wait()
        await runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.paths.append(request.path)
        self.headers.append(dict(request.headers))
        self.bodies.append(json.loads(await request.read() or b"null"))
        return await self.script(request)
