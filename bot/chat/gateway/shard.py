"""A shard that maintains its own connection to the gateway.

This shard replaces discord.py's own, which

- loses the session, and all messages sent in the meantime, if it can't reconnect at once;
- doesn't resume any shard while another is waiting for its turn to identify;
- stops all shards if any event can't be parsed;
- waits forever for a session that Discord doesn't grant.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.shard import EventItem, EventType

from bot.runtime.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import Callable

    import yarl

    from bot.chat.gateway.identifying import Identifying

CONNECT_TIMEOUT = 60.0
"""Timeout in seconds for one attempt to connect."""
READY_WITHIN = 60.0
"""Timeout in seconds for Discord to start a session after IDENTIFY."""
CLOSE_TIMEOUT = 3.0
"""Timeout in seconds for the close handshake."""
MAX_RESUME_URL_FAILURES = 3
"""Maximum number of consecutive failures after which the shard still resumes its session at the
session's resume URL, not at the default gateway.
"""
MAX_RESUME_FAILURES = 8
"""Maximum number of consecutive failures after which the shard still resumes its session."""
STABLE_CONNECTION, STABLE_SESSION = 10.0, 60.0
"""Durations in seconds after which a connection, or a session, counts as stable."""
MIN_CONNECTION = 1.0
"""Minimum duration of a connection, in seconds. A shorter connection counts as a failure."""
MAX_CONNECTION_PAUSE, MAX_SESSION_PAUSE = 8.0, 180.0
"""Longest pauses, in seconds, between unstable connections and between unstable sessions."""
BACKOFF = Backoff(first=1.0, longest=64.0)
"""Pauses between attempts to connect."""
_IMMEDIATE_RETRIES = 3  # consecutive retries without a pause
_NORMAL_CLOSURE, _DISALLOWED_INTENTS = 1000, 4014  # WebSocket close codes

PASSING = (
    OSError,
    TimeoutError,
    aiohttp.ClientError,
    discord.HTTPException,
    discord.RateLimited,
    discord.GatewayNotFound,
    ReconnectWebSocket,
)
"""Types of errors that may be temporary."""

# discord.py keeps no reference to a connection that failed before IDENTIFY or RESUME.
_opened: ContextVar[list[DiscordWebSocket]] = ContextVar("opened")
_log = logging.getLogger(__name__)


class Brake:
    """Backoff for connections or sessions that keep ending within `steady` seconds.

    The first three restarts in a row are immediate. After that, the pause doubles each time, up to
    `longest` seconds.
    """

    def __init__(self, steady: float, longest: float) -> None:
        self._steady, self._backoff = steady, Backoff(first=1.0, longest=longest)
        self._short_lived = 0

    def after(self, held: float) -> float:
        """Return how long to wait, in seconds, after a connection or session of `held` seconds."""
        self._short_lived = self._short_lived + 1 if held < self._steady else 0
        if self._short_lived <= _IMMEDIATE_RETRIES:
            return 0.0
        return self._backoff.after(self._short_lived - _IMMEDIATE_RETRIES)


class Socket(DiscordWebSocket):
    """A WebSocket that closes promptly and can't be crashed by malformed messages."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, loop: Any) -> None:  # noqa: ANN401 - as in discord.py
        super().__init__(socket, loop=loop)
        _opened.get([]).append(self)

    async def close(self, code: int = 4000) -> None:
        """Close the connection. Wait at most `CLOSE_TIMEOUT` seconds for the close handshake."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await super().close(code)

    async def received_message(self, msg: Any, /) -> None:  # noqa: ANN401 - bytes or str
        """Handle a message, or reconnect and resume the session if the message can't be read."""
        try:
            await super().received_message(msg)
        except (*PASSING, discord.ConnectionClosed):
            raise
        except Exception as error:  # noqa: BLE001 - a corrupt stream can raise anything
            _log.warning("shard %s: a message can't be read (%s)", self.shard_id, kind(error))
            await self.close()
            raise ReconnectWebSocket(self.shard_id) from None


class Shard(discord.shard.Shard):
    """A shard that reconnects automatically and resumes its session.

    failure  the error that stopped the shard for good, if any
    """

    def __init__(
        self,
        socket: DiscordWebSocket,
        client: discord.AutoShardedClient,
        tell: Callable[[EventItem], None],
        identifying: Identifying,
    ) -> None:
        super().__init__(socket, client, tell)
        self._owner, self._identifying = client, identifying
        self._connections = Brake(STABLE_CONNECTION, MAX_CONNECTION_PAUSE)
        self._sessions = Brake(STABLE_SESSION, MAX_SESSION_PAUSE)
        self._session_since = _now()
        self._failures = 0
        self.failure: Exception | None = None

    @property
    def connected(self) -> bool:
        """True if the shard has a session and an open connection."""
        return self.ws.open and self.ws.session_id is not None

    async def worker(self) -> None:
        """Handle events and reconnect until the client is closed or a permanent error occurs."""
        try:
            while not self._client.is_closed():
                began = _now()
                resume = await self._poll()
                self._dispatch("disconnect")
                self._dispatch("shard_disconnect", self.id)
                short_lived = _now() - began < MIN_CONNECTION
                self._failures = self._failures + 1 if short_lived else 0
                await asyncio.sleep(self._pause(began, resume=resume))
                self.ws = await connection(
                    self._owner,
                    self._identifying,
                    self.id,
                    resumed=self.ws if resume else None,
                    failures=self._failures,
                )
                if not self.ws.session_id:
                    self._session_since = _now()
        except Exception as error:  # noqa: BLE001 - the client raises the error again
            self.failure = error
            self._queue_put(EventItem(EventType.terminate, self, error))

    async def _poll(self) -> bool:
        """Handle events until the connection ends. Return whether the session can be resumed."""
        socket = self.ws
        try:
            async with asyncio.timeout(READY_WITHIN):
                while socket.session_id is None:
                    await socket.poll_event()
            while True:
                await socket.poll_event()
        except PASSING as error:
            resume = not isinstance(error, ReconnectWebSocket) or error.resume
            if isinstance(error, TimeoutError):
                _log.warning("shard %d: no session within %.0f s", self.id, READY_WITHIN)
        except discord.ConnectionClosed as error:
            _raise_if_permanent(error)
            resume = True
        except Exception:  # noqa: BLE001 - an error in one shard must not stop the others
            _log.exception("shard %d: unexpected error", self.id)
            resume = True
        with contextlib.suppress(*PASSING):
            await socket.close()
        return resume and socket.session_id is not None

    def _pause(self, began: float, *, resume: bool) -> float:
        """Return how long to wait before connecting again, in seconds."""
        pause = self._connections.after(_now() - began)
        return pause if resume else max(pause, self._sessions.after(_now() - self._session_since))


async def connection(
    client: discord.AutoShardedClient,
    identifying: Identifying,
    shard_id: int,
    *,
    gateway: yarl.URL | None = None,
    resumed: DiscordWebSocket | None = None,
    failures: int = 0,
) -> Socket:
    """Connect a shard. Raise permanent errors, and retry after all others.

    `resumed` is the previous connection, whose session the shard resumes. If `resumed` is None, the
    shard starts a new session. `failures` is the number of consecutive connections that ended too
    soon.
    """
    attempts = 0
    while True:
        if resumed and failures > MAX_RESUME_FAILURES:
            resumed = None
        opened: list[DiscordWebSocket] = []
        _opened.set(opened)
        try:
            if not resumed:
                await identifying.come(shard_id)
            use_resume_url = failures <= MAX_RESUME_URL_FAILURES
            connecting = Socket.from_client(
                client,
                gateway=resumed.gateway if resumed and use_resume_url else gateway,
                shard_id=shard_id,
                resume=resumed is not None,
                session=resumed.session_id if resumed else None,
                sequence=resumed.sequence if resumed else None,
            )
            async with asyncio.timeout(CONNECT_TIMEOUT):  # `wait_for` may suppress a cancellation
                return await connecting
        except PASSING as error:
            if isinstance(error, ReconnectWebSocket) and not error.resume:
                resumed = None
            reason: Exception = error
        except discord.ConnectionClosed as error:
            _raise_if_permanent(error)
            reason = error
        except Exception as error:  # noqa: BLE001 - the shard must not stay offline for good
            if not client.is_closed():
                _log.exception("shard %d: unexpected error", shard_id)
            reason = error
        await _close(opened)
        if client.is_closed():
            raise reason  # the bot is stopping
        failures += 1
        attempts += 1
        pause = BACKOFF.after(attempts)
        message = "shard %d: no connection (%s); retrying in %.1f s"
        _log.warning(message, shard_id, told(reason), pause)
        await asyncio.sleep(pause)


async def _close(sockets: list[DiscordWebSocket]) -> None:
    for socket in sockets:
        with contextlib.suppress(*PASSING):
            await socket.close()


def told(error: BaseException | None) -> str:
    """Return an error's type and message, or the error's repr if the message is empty."""
    message = str(error or "")
    return f"{type(error).__name__}: {message}" if message else repr(error)


def forgive(parsers: dict[str, Callable[[Any], None]]) -> None:
    """Make discord.py's event parsers skip events that they can't parse, instead of failing."""
    for name, parse in parsers.items():
        parsers[name] = _forgiving(name, parse)


def _forgiving(name: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    def parse_or_log(data: object) -> None:
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001 - Discord may send anything
            # The error's own message is omitted because it may quote what a member wrote.
            _log.error("an event can't be read: %s (%s)", name, kind(error))

    return parse_or_log


def kind(error: BaseException) -> str:
    """Return an error's type and location, without its message."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f" in {at.tb_frame.f_code.co_qualname}:{at.tb_lineno}" if at else ""
    return f"{type(error).__name__}{place}"


def _raise_if_permanent(error: discord.ConnectionClosed) -> None:
    if error.code == _DISALLOWED_INTENTS:
        raise discord.PrivilegedIntentsRequired(error.shard_id) from None
    if error.code != _NORMAL_CLOSURE:
        raise error


def _now() -> float:
    return asyncio.get_running_loop().time()
