"""The gateway, which manages sessions, sends events, and lets sessions resume."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web
from discord import Intents

from .sessions import Connection, Session, compressor

if TYPE_CHECKING:
    from .entities import JSON, Channel, Guild
    from .faults import Faults
    from .messages import Message
    from .world import World

HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 1, 2, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 8, 9, 10, 11
UNKNOWN_OPCODE, AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4001, 4004, 4014
INVALID_SHARD, SHARDING_REQUIRED = 4010, 4011


@dataclass(frozen=True)
class Identify:
    """An IDENTIFY of a shard, with its monotonic time. `hasty` means that it came too soon."""

    shard: int
    shards: int
    at: float
    hasty: bool = False


@dataclass(eq=False)
class Gateway:
    """All sessions and connections.

    identify_every  minimum seconds between two IDENTIFYs with the same rate limit key (shard id
                    modulo `max_concurrency`); five at the real Discord, fewer in tests
    fewest_shards   bots with fewer shards are refused
    mute            shards whose IDENTIFY is never answered
    hello_after     seconds before HELLO is sent
    """

    world: World
    faults: Faults
    token: str
    privileged: Intents
    heartbeat: float = 41.25
    sessions: dict[str, Session] = field(default_factory=dict)
    connections: set[Connection] = field(default_factory=set)
    identifies: list[Identify] = field(default_factory=list)
    resumable_for: float = 90.0
    identify_every: float = 0.0
    fewest_shards: int = 1
    mute: set[int] = field(default_factory=set)
    hello_after: float = 0.0

    # Controls for tests

    @property
    def live(self) -> list[Session]:
        """The sessions that are currently connected."""
        return [s for s in self.sessions.values() if s.connection]

    def abort(self) -> None:
        """Cut every connection, as a network failure would."""
        for connection in list(self.connections):
            connection.abort()

    def reconnect(self) -> None:
        """Ask every shard to reconnect and resume (op 7)."""
        for session in self.live:
            self._detached(session).send_op(RECONNECT)

    def invalidate(self, *sessions: Session, resumable: bool) -> None:
        """Invalidate the given sessions, or all (op 9). Forget them unless they are resumable."""
        for session in sessions or self.live:
            self._detached(session).send_op(INVALID_SESSION, resumable)
            if not resumable:
                del self.sessions[session.id]

    def close(self, code: int) -> None:
        """Close every connection with a code."""
        for session in self.live:
            self._detached(session).close(code)

    def _detached(self, session: Session) -> Connection:
        connection = session.connection
        assert connection
        connection.detach()
        return connection

    # Events from the world

    def dispatch(
        self, event: str, data: JSON | Message, guild: Guild | None, channel: Channel | None
    ) -> None:
        """Send an event to its recipients. Only bots that may read the content receive it."""
        for session in list(self.sessions.values()):
            if session.left and time.monotonic() - session.left > self.resumable_for:
                del self.sessions[session.id]
            elif session.hears(event, guild, channel):
                known = (
                    data
                    if isinstance(data, dict)
                    else data.event(content=session.intents.message_content)
                )
                session.tell(event, known)

    # Messages from the bot's client

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one WebSocket connection."""
        if self.faults.refused_connections:
            # Respond, because aiohttp would silently retry a GET whose connection was cut.
            self.faults.refused_connections -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(compress=False, max_msg_size=0, timeout=1)
        await socket.prepare(request)
        connection = Connection(request, socket, compressor(request.query.get("compress")))
        self.connections.add(connection)
        writer = asyncio.create_task(connection.write())
        await asyncio.sleep(self.hello_after)
        connection.send_op(HELLO, {"heartbeat_interval": int(self.heartbeat * 1000)})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(connection, json.loads(message.data))
        finally:
            # If we are closing, let the writer finish, because it waits for the client's close
            # frame.
            if not connection.closing:
                writer.cancel()
            await asyncio.wait({writer})
            session = connection.session
            connection.detach()
            # A client that closes with 1000 or 1001 ends its session.
            left = not connection.closing and socket.close_code in (1000, 1001)
            if session and left and not session.connection:
                self.sessions.pop(session.id, None)
            self.connections.discard(connection)
            self.world.changed()
        return socket

    def _receive(self, connection: Connection, message: JSON) -> None:
        op, data = message["op"], message["d"]
        if op == HEARTBEAT:
            if self.faults.withheld_acks:
                self.faults.withheld_acks -= 1
            else:
                connection.send_op(ACK)
        elif op == IDENTIFY:
            self._identify(connection, data)
        elif op == RESUME:
            self._resume(connection, data)
        elif op == REQUEST_MEMBERS:
            self._members(connection, data)
        elif op not in (3, 4):
            connection.close(UNKNOWN_OPCODE)
        self.world.changed()

    def _identify(self, connection: Connection, data: JSON) -> None:
        shard, shards = data.get("shard", (0, 1))
        hasty = self._is_hasty(shard)
        self.identifies.append(Identify(shard, shards, time.monotonic(), hasty))
        intents = Intents.none()
        intents.value = data["intents"]
        privileged = ("members", "presences", "message_content")
        if data["token"] != self.token:
            return connection.close(AUTHENTICATION_FAILED)
        if not 0 <= shard < shards:
            return connection.close(INVALID_SHARD)
        if shards < self.fewest_shards:
            return connection.close(SHARDING_REQUIRED)
        if any(getattr(intents, p) and not getattr(self.privileged, p) for p in privileged):
            return connection.close(DISALLOWED_INTENTS)
        if hasty or shard in self.mute:
            return connection.send_op(INVALID_SESSION, data=False) if hasty else None
        session = Session(f"session-{self.world.snowflake()}", intents, shard, shards, connection)
        self.sessions[session.id] = session
        connection.session = session
        guilds = [g for g in self.world.guilds.values() if session.hears("GUILD_CREATE", g, None)]
        session.tell(
            "READY",
            {
                "v": 10,
                "user": self.world.bot.payload(),
                "guilds": [{"id": str(g.id), "unavailable": True} for g in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.world.gateway_url,
                "shard": [shard, shards],
                "application": {"id": str(self.world.bot.id), "flags": 0},
                "private_channels": [],
            },
        )
        for guild in guilds:
            session.tell("GUILD_CREATE", guild.payload())
        return None

    def _is_hasty(self, shard: int) -> bool:
        """Return True if a shard with the same key identified within `identify_every` seconds."""
        keys = self.world.max_concurrency
        same = [one.at for one in self.identifies if one.shard % keys == shard % keys]
        return bool(same) and time.monotonic() - same[-1] < self.identify_every

    def _resume(self, connection: Connection, data: JSON) -> None:
        session = self.sessions.get(data["session_id"])
        if data["token"] != self.token:
            connection.close(AUTHENTICATION_FAILED)
            return
        oldest = session.missed[0][0] if session and session.missed else 1
        if session is None or data["seq"] + 1 < oldest:
            connection.send_op(INVALID_SESSION, data=False)
            return
        if session.connection:
            session.connection.abort()
        session.connection, connection.session, session.left = connection, session, None
        session.resumed += 1
        for sequence, text in session.missed:
            if sequence > data["seq"]:
                connection.send(text)
        session.tell("RESUMED", {})

    def _members(self, connection: Connection, data: JSON) -> None:
        guild = self.world.guilds[int(data["guild_id"])]
        if connection.session:
            wanted = {int(i) for i in data.get("user_ids", ())} or guild.members.keys()
            chunk = {
                "guild_id": str(guild.id),
                "members": [u.member(guild) for i, u in guild.members.items() if i in wanted],
                "chunk_index": 0,
                "chunk_count": 1,
                "nonce": data.get("nonce"),
            }
            connection.session.tell("GUILD_MEMBERS_CHUNK", chunk)
