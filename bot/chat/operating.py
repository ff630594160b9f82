"""The bot's metrics and readiness checks."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from bot.chat.events import Answered
from bot.operations import figures, readiness
from bot.operations.endpoint import answering
from bot.operations.figures import ShardStatus
from bot.operations.lag import watch_lag
from bot.operations.metrics import Metrics
from bot.operations.readiness import Readiness
from bot.operations.tracing import trace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator

    from bot.chat.answerer import Answerer
    from bot.chat.backend import Backend
    from bot.chat.client import Footnote
    from bot.chat.events import AnswererEvent
    from bot.chat.limits.in_flight import InFlight
    from bot.serving.reloads import Reload

_EVENTS = ("connect", "resumed", "disconnect")


class Watch:
    """Collects metrics from the current client, which may be replaced."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._client: Footnote | None = None
        self.trace = trace(metrics)
        metrics.read(lambda: figures.of_shards(self.shards()))
        metrics.read(lambda: figures.of_guilds(len(self._client.guilds) if self._client else 0))

    def observe(self, event: AnswererEvent) -> None:
        """Count a question or a vote."""
        if isinstance(event, Answered):
            answer = event.answer
            self._metrics.asked(
                event.surface.value, answer.outcome.value, event.seconds, answer.confidence
            )
        else:
            self._metrics.voted(up=event.up)

    def answerer(self, answerer: Answerer, in_flight: InFlight) -> None:
        """Report cache hits and misses, and how many questions were refused or passed over."""
        self._metrics.read(lambda: figures.of_cache(answerer))
        self._metrics.read(lambda: figures.of_overload(answerer.refused, in_flight.passed_over))

    def client(self, client: Footnote) -> Footnote:
        """Collect metrics from this client from now on, and return the client."""
        self._client = client
        self._metrics.client()
        for event in _EVENTS:
            client.event(_handler(event, self._metrics.gateway))
        return client

    def shards(self) -> dict[int, ShardStatus]:
        """Return the status of this process's gateway connections, by shard number."""
        shards = self._client.connections if self._client else {}
        return {
            number: ShardStatus(one.connected, one.ws.latency) for number, one in shards.items()
        }

    def running(self) -> dict[str, int]:
        """Return this bot's connected shards, keyed by names that no other bot uses."""
        bot = self._client.application_id if self._client else None
        return {f"shard-{bot}-{n}": n for n, shard in self.shards().items() if shard.connected}

    async def gateway(self) -> str:
        """Return the problem with the gateway connections, or an empty string if they work."""
        down = [str(number) for number, shard in self.shards().items() if not shard.connected]
        if self._client is None or not self._client.is_ready():
            return "not connected to Discord yet"
        return f"not connected: shard {', '.join(down)}" if down else ""


def _handler(
    event: str, note: Callable[[str], None]
) -> Callable[[], Coroutine[object, object, None]]:
    async def handle() -> None:
        note(event)

    handle.__name__ = f"on_{event}"  # discord.py registers an event handler under its function name
    return handle


@asynccontextmanager
async def operating(backend: Backend) -> AsyncIterator[Watch]:
    """Collect metrics during the `with` block, and serve them if a port is configured."""
    metrics, serving = Metrics(), backend.serving
    watch = Watch(metrics)
    metrics.read(lambda: figures.of_knowledge(serving.status))
    metrics.read(lambda: figures.of_store(backend.recorder))
    serving.subscribe(lambda reload: metrics.reloaded(_result(reload)))
    async with AsyncExitStack() as stack:
        if serving.config.health.port:
            checks = {
                "gateway": watch.gateway,
                "knowledge": readiness.knowledge_check(serving),
                "store": readiness.store_check(backend.store.ping),
            }
            served = answering(serving.config.health, metrics, Readiness(checks))
            await stack.enter_async_context(served)
        stack.push_async_callback(_cancel, asyncio.create_task(watch_lag(metrics.late)))
        stack.enter_context(_counting_records(metrics))
        yield watch


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class _Counter(logging.Handler):
    """Counts log records."""

    def __init__(self, note: Callable[[int], None]) -> None:
        super().__init__()
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        """Count one record."""
        self._note(record.levelno)


@contextmanager
def _counting_records(metrics: Metrics) -> Iterator[None]:
    handler = _Counter(metrics.logged)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


def _result(reload: Reload) -> str:
    if reload.problems:
        return "refused"
    return "loaded" if reload.changed else "unchanged"
