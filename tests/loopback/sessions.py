"""Sessions and connections of the gateway."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import zstandard

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web
    from discord import Intents

    from .entities import JSON, Channel, Guild

DISPATCH = 0
MAX_REPLAY = 10_000
"""Maximum number of events that a resumed session can replay."""

NEEDS = {
    "GUILD": "guilds",
    "CHANNEL": "guilds",
    "THREAD": "guilds",
    "MESSAGE_REACTION": "reactions",
    "MESSAGE": "messages",
}


@dataclass(eq=False)
class Session:
    """The session of one shard. It outlives its connection, so that it can be resumed."""

    id: str
    intents: Intents
    shard: int
    shards: int
    connection: Connection | None = None
    sequence: int = 0
    missed: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=MAX_REPLAY))
    resumed: int = 0
    left: float | None = None

    def hears(self, event: str, guild: Guild | None, channel: Channel | None) -> bool:
        """Return True if an event belongs to this shard and its intents include the event."""
        if (guild.id >> 22) % self.shards != self.shard if guild else self.shard != 0:
            return False
        if event == "INTERACTION_CREATE":
            return True
        if (guild and not guild.has_bot) or (channel and not channel.world.bot_sees(channel)):
            return False
        need = next((n for prefix, n in NEEDS.items() if event.startswith(prefix)), None)
        if need in ("messages", "reactions"):
            need = f"{'guild' if guild else 'dm'}_{need}"
        return need is None or bool(getattr(self.intents, need))

    def tell(self, event: str, data: JSON) -> None:
        """Send an event now if the shard is connected, or else when it resumes."""
        self.sequence += 1
        text = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": data})
        self.missed.append((self.sequence, text))
        if self.connection:
            self.connection.send(text)


@dataclass(eq=False)
class Connection:
    """One WebSocket connection. It sends messages in order, compressed as the client requested."""

    request: web.BaseRequest
    socket: web.WebSocketResponse
    encode: Callable[[bytes], bytes] | None
    session: Session | None = None
    closing: bool = False
    outbox: asyncio.Queue[str | bytes | int] = field(default_factory=asyncio.Queue)

    def send(self, text: str | bytes) -> None:
        """Queue a text, or raw bytes."""
        self.outbox.put_nowait(text)

    def send_op(self, op: int, data: object = None) -> None:
        """Queue an operation that is not an event."""
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def close(self, code: int) -> None:
        """Close the connection with a code after all queued messages have been sent."""
        self.closing = True
        self.outbox.put_nowait(code)

    def abort(self) -> None:
        """Cut the connection without a close frame."""
        self.detach()
        if self.request.transport:
            self.request.transport.abort()

    def detach(self) -> None:
        """Detach the session, so that it can be resumed."""
        if self.session and self.session.connection is self:
            self.session.connection = None
            self.session.left = time.monotonic()

    async def write(self) -> None:
        """Send queued messages until the connection ends."""
        while True:
            item = await self.outbox.get()
            if isinstance(item, int):
                await self.socket.close(code=item)
                return
            try:
                if isinstance(item, bytes):
                    await self.socket.send_bytes(item)
                elif self.encode:
                    await self.socket.send_bytes(self.encode(item.encode()))
                else:
                    await self.socket.send_str(item)
            except ConnectionError:
                return


def compressor(method: str | None) -> Callable[[bytes], bytes] | None:
    """Return a function that compresses the messages of one connection as a single stream."""
    if method == "zlib-stream":
        stream = zlib.compressobj()
        return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
    if method == "zstd-stream":
        frames = zstandard.ZstdCompressor().compressobj()
        return lambda data: frames.compress(data) + frames.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    return None
