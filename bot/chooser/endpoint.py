"""Send an HTTP request from the calling thread, and limit its duration and the reply's size."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import aiohttp

from bot.chooser.errors import BadRequestError, NoChoiceError

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")

MAX_REPLY = 64 * 1024
"""Maximum size of a reply, in bytes."""
_OK = 200
_BAD_REQUEST = frozenset({400, 422})


class Endpoint:
    """The path `/chat/completions` of an OpenAI-compatible server."""

    def __init__(self, url: str, key: str) -> None:
        self._url = f"{url.rstrip('/')}/chat/completions"
        # A compressed reply could exceed the maximum size once it is decompressed.
        self._headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def post(self, body: bytes, timeout: float) -> bytes:
        """Send a request with this body, and return the body of the reply.

        Raise NoChoiceError if no usable reply arrives within `timeout` seconds. Don't call this
        method in a thread that runs an event loop.
        """
        try:
            return _run(self._post(body, timeout))
        except TimeoutError:
            raise NoChoiceError("no reply in time") from None
        except aiohttp.ClientConnectionError:
            raise NoChoiceError("it can't be reached, or closed the connection") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise NoChoiceError("its reply is cut off, or not valid HTTP") from None

    async def _post(self, body: bytes, timeout: float) -> bytes:  # noqa: ASYNC109 - its only caller is not async
        async with (
            asyncio.timeout(timeout),
            aiohttp.ClientSession(
                auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
            ) as session,
            session.post(
                self._url, data=body, headers=self._headers, allow_redirects=False
            ) as response,
        ):
            if response.status != _OK:
                kind = BadRequestError if response.status in _BAD_REQUEST else NoChoiceError
                raise kind(f"it replied with the HTTP status {response.status}")
            return await _limited(response.content)


async def _limited(stream: aiohttp.StreamReader) -> bytes:
    found = bytearray()
    async for chunk in stream.iter_any():
        found += chunk
        if len(found) > MAX_REPLY:
            raise NoChoiceError(f"its reply has more than {MAX_REPLY:,} bytes")
    return bytes(found)


def _run(work: Coroutine[object, object, T]) -> T:
    """Run a coroutine to completion in its own event loop.

    Unlike `asyncio.run`, this doesn't wait for threads that resolve a host name, which can take
    much longer than the timeout.
    """
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        _cancel_tasks(loop)
        loop.close()


def _cancel_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel the tasks that are still pending after an interruption, such as Ctrl-C."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
