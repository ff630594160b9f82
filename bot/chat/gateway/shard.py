"""A shard, which keeps its connection to the gateway up by itself.

discord.py's own forgets the session, and so what is said meanwhile, where it can't connect at once;
while one waits for its turn to identify, it resumes none of the others; one event that it can't
read ends them all; and it waits for ever for a session that Discord doesn't give.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.shard import EventItem, EventType

if TYPE_CHECKING:
    from collections.abc import Callable

    import yarl

    from bot.chat.gateway.identifying import Identifying

CONNECTING = 60.0
"""For so many seconds a connection is tried."""
READY_WITHIN = 60.0
"""So many seconds after an IDENTIFY there is a session, or never."""
CLOSING = 3.0
"""For so many seconds the other side may take its leave."""
ELSEWHERE_AFTER = 3
"""After so many failures in a row a session is resumed at the gateway that everybody knows."""
RESUMED_AFTER = 8
"""After so many failures in a row it is given up."""
STEADY, STEADY_SESSION = 10.0, 60.0
"""A connection, a session that held for so many seconds was a good one."""
USELESS = 1.0
"""A connection that held for less, in seconds, brought nothing: it counts as one that failed."""
SHORT_PAUSES, LONG_PAUSES = 8.0, 180.0
"""The longest pauses, in seconds, between connections and between sessions that don't hold."""
_FREE = 3  # so many in a row are begun again without a pause
_DOUBLED = 16  # pauses are doubled at most so many times
_OVER, _INTENTS = 1000, 4014  # codes of closing

PASSING = (
    OSError,
    TimeoutError,
    aiohttp.ClientError,
    discord.HTTPException,
    discord.GatewayNotFound,
    ReconnectWebSocket,
)
"""What can pass by itself."""

# discord.py gives nobody a connection that failed before it was identified or resumed.
_opened: ContextVar[list[DiscordWebSocket]] = ContextVar("opened")
_log = logging.getLogger(__name__)


class _Pauses(ExponentialBackoff[bool]):
    def __init__(self) -> None:
        super().__init__()
        self._max = 6  # a pause of up to 2 ** 6 seconds


class Brake:
    """Backoff for what begins again and again, and never holds for `steady` seconds."""

    def __init__(self, steady: float, longest: float) -> None:
        self._steady, self._longest = steady, longest
        self._short = 0

    def after(self, held: float) -> float:
        """Return how many seconds to wait after it has held for so many."""
        self._short = self._short + 1 if held < self._steady else 0
        if self._short <= _FREE:
            return 0.0
        longest = min(self._longest, 2.0 ** min(self._short - _FREE - 1, _DOUBLED))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


class Socket(DiscordWebSocket):
    """A connection to the gateway that ends soon when it ends, and by no message that is odd."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, loop: Any) -> None:  # noqa: ANN401 - as there
        super().__init__(socket, loop=loop)
        _opened.get([]).append(self)

    async def close(self, code: int = 4000) -> None:
        """Close it, whether the other side says goodbye or not."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING):
                await super().close(code)

    async def received_message(self, msg: Any, /) -> None:  # noqa: ANN401 - bytes or str
        """Deal with a message; after one that can't be read the session goes on elsewhere."""
        try:
            await super().received_message(msg)
        except (*PASSING, discord.ConnectionClosed):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a broken stream makes of a decoder
            _log.warning("shard %s: a message can't be read (%s)", self.shard_id, kind(error))
            await self.close()
            raise ReconnectWebSocket(self.shard_id) from None


class Shard(discord.shard.Shard):
    """A shard that connects again by itself, with the session that it has.

    failure  why it can't any more, if that is so
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
        self._connections = Brake(STEADY, SHORT_PAUSES)
        self._sessions = Brake(STEADY_SESSION, LONG_PAUSES)
        self._session_since = _now()
        self._useless = 0
        self.failure: Exception | None = None

    @property
    def connected(self) -> bool:
        """Whether there is a session, and a connection that it goes over."""
        return self.ws.open and self.ws.session_id is not None

    async def worker(self) -> None:
        """Serve, and connect again, until the client is closed or only somebody else can help."""
        try:
            while not self._client.is_closed():
                began = _now()
                resume = await self._served()
                self._dispatch("disconnect")
                self._dispatch("shard_disconnect", self.id)
                self._useless = self._useless + 1 if _now() - began < USELESS else 0
                await asyncio.sleep(self._pause(began, resume=resume))
                self.ws = await connection(
                    self._owner,
                    self._identifying,
                    self.id,
                    resumed=self.ws if resume else None,
                    failures=self._useless,
                )
                if not self.ws.session_id:
                    self._session_since = _now()
        except Exception as error:  # noqa: BLE001 - the client raises it
            self.failure = error
            self._queue_put(EventItem(EventType.terminate, self, error))

    async def _served(self) -> bool:
        """Deal with events until the connection ends; return whether its session can go on."""
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
            _raise_if_for_good(error)
            resume = True
        except Exception:  # noqa: BLE001 - one shard's trouble, whatever it is, is no other's
            _log.exception("shard %d: an unexpected error", self.id)
            resume = True
        with contextlib.suppress(*PASSING):
            await socket.close()
        return resume and socket.session_id is not None

    def _pause(self, began: float, *, resume: bool) -> float:
        """Return for how many seconds to wait before the next connection."""
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
    """Connect a shard, however often that has to be tried; raise what can't pass by itself.

    `resumed` is the connection before, whose session goes on; without it there is a new one. It
    failed, or brought nothing, `failures` times in a row.
    """
    pauses = _Pauses()
    while True:
        if resumed and failures > RESUMED_AFTER:
            resumed = None
        opened: list[DiscordWebSocket] = []
        _opened.set(opened)
        try:
            if not resumed:
                await identifying.come(shard_id)
            where = resumed.gateway if resumed and failures <= ELSEWHERE_AFTER else gateway
            connecting = Socket.from_client(
                client,
                gateway=where,
                shard_id=shard_id,
                resume=resumed is not None,
                session=resumed.session_id if resumed else None,
                sequence=resumed.sequence if resumed else None,
            )
            return await asyncio.wait_for(connecting, CONNECTING)
        except PASSING as error:
            if isinstance(error, ReconnectWebSocket) and not error.resume:
                resumed = None
            reason: Exception = error
        except discord.ConnectionClosed as error:
            _raise_if_for_good(error)
            reason = error
        except Exception as error:  # noqa: BLE001 - it is no reason to be deaf for good
            _log.exception("shard %d: an unexpected error", shard_id)
            reason = error
        for socket in opened:
            with contextlib.suppress(*PASSING):
                await socket.close()
        failures += 1
        pause = pauses.delay()
        said = "shard %d: no connection (%s), trying in %.1f s"
        _log.warning(said, shard_id, told(reason), pause)
        await asyncio.sleep(pause)


def told(error: BaseException | None) -> str:
    """Return what an error is, and what it says where it says anything."""
    said = str(error or "")
    return f"{type(error).__name__}: {said}" if said else repr(error)


def forgive(parsers: dict[str, Callable[[Any], None]]) -> None:
    """Let an event that a parser of discord.py's can't read be lost, and nothing else with it."""
    for name, parse in parsers.items():
        parsers[name] = _forgiving(name, parse)


def _forgiving(name: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    def parse_or_log(data: object) -> None:
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001 - what Discord sends is not in our hands
            # Not the message of the error: it may quote what somebody wrote.
            _log.error("an event can't be read: %s (%s)", name, kind(error))

    return parse_or_log


def kind(error: BaseException) -> str:
    """Return what an error is and where it happened, without what it says."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f" in {at.tb_frame.f_code.co_qualname}:{at.tb_lineno}" if at else ""
    return f"{type(error).__name__}{place}"


def _raise_if_for_good(error: discord.ConnectionClosed) -> None:
    if error.code == _INTENTS:
        raise discord.PrivilegedIntentsRequired(error.shard_id) from None
    if error.code != _OVER:
        raise error


def _now() -> float:
    return asyncio.get_running_loop().time()
