"""Prometheus metrics that are read from the counters and the state of other components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prometheus_client import Metric

    from bot.serving.reloads import ServingStatus


class Cache(Protocol):
    """A cache of answers that counts its hits and misses."""

    hits: int
    misses: int


class Recording(Protocol):
    """Counters of events for the store, as kept by `bot.store.Recorder`."""

    written: int
    failures: int

    @property
    def dropped(self) -> int:
        """The number of events dropped."""

    @property
    def waiting(self) -> int:
        """The number of events that have not been written yet."""

    @property
    def lost(self) -> Mapping[str, int]:
        """The number of events dropped, by kind."""


@dataclass(frozen=True, slots=True)
class ShardStatus:
    """The state of a shard. `latency` is in seconds, or infinite before the first heartbeat."""

    connected: bool
    latency: float


def of_knowledge(status: ServingStatus) -> Iterator[Metric]:
    """Yield the metrics for the live knowledge."""
    yield InfoMetricFamily(
        "footnote_knowledge",
        "Version of the knowledge in use.",
        {"version": status.version},
    )
    loaded = "When this version went into use, in seconds since 1970."
    yield _gauge("footnote_knowledge_loaded_seconds", loaded, status.loaded.timestamp())
    yield _gauge("footnote_knowledge_sources", "Sources in the knowledge.", status.sources)
    yield _gauge("footnote_knowledge_passages", "Passages in the knowledge.", status.passages)
    yield _gauge("footnote_knowledge_gaps", "Gaps in the knowledge.", status.gaps)
    problems = "Problems found in the files at the last load; if any, the old version stays in use."
    yield _gauge("footnote_knowledge_problems", problems, len(status.problems))


def of_cache(cache: Cache) -> Iterator[Metric]:
    """Yield the metric that counts the lookups in the answer cache, by result."""
    help_text = "Questions whose answer was cached (hit) or had to be found (miss)."
    lookups = CounterMetricFamily("footnote_answer_cache", help_text, labels=["result"])
    lookups.add_metric(["hit"], cache.hits)
    lookups.add_metric(["miss"], cache.misses)
    yield lookups


def of_overload(busy: int, passed_over: int) -> Iterator[Metric]:
    """Yield the metric that counts the questions refused under overload, by reason."""
    help_text = (
        "Questions refused because too many were waiting for a search (busy) "
        "or too many answers were in progress in their channel (passed over)."
    )
    refused = CounterMetricFamily("footnote_questions_refused", help_text, labels=["reason"])
    refused.add_metric(["busy"], busy)
    refused.add_metric(["passed over"], passed_over)
    yield refused


def of_store(recording: Recording) -> Iterator[Metric]:
    """Yield the metrics for the events that are written to the store."""
    help_text = "Events written to the store, or dropped for good."
    events = CounterMetricFamily("footnote_store_events", help_text, labels=["result"])
    events.add_metric(["written"], recording.written)
    events.add_metric(["dropped"], recording.dropped)
    yield events
    help_text = (
        "Events dropped for good, by kind: unanswered questions, votes, weekly counts, links to "
        "replies, handoffs, servers joined or left."
    )
    lost = CounterMetricFamily("footnote_store_lost", help_text, labels=["kind"])
    for kind, number in recording.lost.items():
        lost.add_metric([kind], number)
    yield lost
    failures = "Store failures; events that could not be written are retried."
    yield CounterMetricFamily("footnote_store_failures", failures, recording.failures)
    yield _gauge("footnote_store_waiting", "Events not written yet.", recording.waiting)


def of_shards(shards: Mapping[int, ShardStatus]) -> Iterator[Metric]:
    """Yield the metrics for the shards of this process."""
    help_text = "1 if this shard is connected to the gateway, otherwise 0."
    connected = GaugeMetricFamily("footnote_shard_connected", help_text, labels=["shard"])
    help_text = "Time the gateway took to acknowledge this shard's last heartbeat."
    latency = GaugeMetricFamily("footnote_shard_latency_seconds", help_text, labels=["shard"])
    for number, shard in shards.items():
        connected.add_metric([str(number)], shard.connected)
        latency.add_metric([str(number)], shard.latency)
    yield connected
    yield latency


def of_guilds(count: int) -> Iterator[Metric]:
    """Yield the metric for the number of Discord servers that this process serves."""
    yield _gauge("footnote_guilds", "Servers that this process serves.", count)


def _gauge(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_text, value)
