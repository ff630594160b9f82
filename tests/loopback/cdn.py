"""The loopback CDN, which serves uploaded files."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from .world import World

FILES = "/ephemeral-attachments/"
_CHUNK = 1 << 16


class Cdn:
    """Serves the files that people uploaded.

    status  response to every request, instead of the file
    pause   seconds between two chunks
    moved   address that every request is redirected to
    asked   paths of all requests
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.url = ""
        self.status = 200
        self.pause = 0.0
        self.moved = ""
        self.asked: list[str] = []

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Respond with a file."""
        self.asked.append(request.path)
        if self.moved:
            return web.Response(status=302, headers={"Location": self.moved})
        content = self._world.files.get(request.rel_url.raw_path)
        if content is None or self.status != 200:
            return web.Response(status=404 if content is None else self.status)
        response = web.StreamResponse()  # without a length, like a CDN that compresses
        await response.prepare(request)
        for start in range(0, len(content), _CHUNK):
            await response.write(content[start : start + _CHUNK])
            await asyncio.sleep(self.pause)
        return response
