"""What others count already, or know at any time, as Prometheus wants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prometheus_client import Metric

    from bot.serving.live import ServingStatus


class Cache(Protocol):
    """What counts how often an answer was known already."""

    hits: int
    misses: int


class Recording(Protocol):
    """What counts the events on their way into the store: a `bot.store.Recorder`."""

    written: int
    dropped: int
    failures: int

    @property
    def waiting(self) -> int:
        """How many are not written yet."""


@dataclass(frozen=True, slots=True)
class ShardStatus:
    """A connection to the gateway; `latency` is in seconds, infinite before the first beat."""

    connected: bool
    latency: float


def of_knowledge(status: ServingStatus) -> Iterator[Metric]:
    """Yield what serves."""
    yield InfoMetricFamily(
        "footnote_knowledge",
        "The version of the knowledge that serves.",
        {"version": status.version},
    )
    loaded = "When it began to serve, in seconds since 1970."
    yield _gauge("footnote_knowledge_loaded_seconds", loaded, status.loaded.timestamp())
    yield _gauge("footnote_knowledge_sources", "Sources in it.", status.sources)
    yield _gauge("footnote_knowledge_passages", "Passages in it.", status.passages)
    yield _gauge("footnote_knowledge_gaps", "Gaps in it.", status.gaps)
    problems = (
        "Problems in the files when they were last read; while there are any, older ones serve."
    )
    yield _gauge("footnote_knowledge_problems", problems, len(status.problems))


def of_cache(cache: Cache) -> Iterator[Metric]:
    """Yield how often an answer was known already."""
    told = "Questions whose answer was known already (hit) or had to be found (miss)."
    lookups = CounterMetricFamily("footnote_answer_cache", told, labels=["result"])
    lookups.add_metric(["hit"], cache.hits)
    lookups.add_metric(["miss"], cache.misses)
    yield lookups


def of_overload(busy: int, passed_over: int) -> Iterator[Metric]:
    """Yield how many questions were not answered because there were too many."""
    told = "Questions refused: too many waited for a search (busy) or to be sent (passed over)."
    refused = CounterMetricFamily("footnote_questions_refused", told, labels=["reason"])
    refused.add_metric(["busy"], busy)
    refused.add_metric(["passed over"], passed_over)
    yield refused


def of_store(recording: Recording) -> Iterator[Metric]:
    """Yield what became of what was to be kept."""
    told = "Events that were written to the store, or dropped for good."
    events = CounterMetricFamily("footnote_store_events", told, labels=["result"])
    events.add_metric(["written"], recording.written)
    events.add_metric(["dropped"], recording.dropped)
    yield events
    failures = "Times that the store failed; what was to be kept is tried again."
    yield CounterMetricFamily("footnote_store_failures", failures, recording.failures)
    yield _gauge("footnote_store_waiting", "Events that are not written yet.", recording.waiting)


def of_shards(shards: Mapping[int, ShardStatus]) -> Iterator[Metric]:
    """Yield how this process is connected to Discord."""
    told = "Whether this shard is connected to the gateway: 1 or 0."
    connected = GaugeMetricFamily("footnote_shard_connected", told, labels=["shard"])
    told = "How long the gateway took to answer this shard's last heartbeat."
    latency = GaugeMetricFamily("footnote_shard_latency_seconds", told, labels=["shard"])
    for number, shard in shards.items():
        connected.add_metric([str(number)], shard.connected)
        latency.add_metric([str(number)], shard.latency)
    yield connected
    yield latency


def of_guilds(count: int) -> Iterator[Metric]:
    """Yield in how many servers the bot is."""
    yield _gauge("footnote_guilds", "Servers that this process serves.", count)


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value)
