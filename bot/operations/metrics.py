"""Prometheus metrics that the bot records itself. No label contains user text or user ids."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.registry import Collector

from bot import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prometheus_client import Metric

# Upper bounds of the histogram buckets, in seconds except for the confidence, which has no unit.
_ANSWER_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_REQUEST_BUCKETS = (0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_WAIT_BUCKETS = (0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_LAG_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_CONFIDENCE_BUCKETS = tuple(step / 10 for step in range(1, 11))


class Read(Collector):
    """Collector that reads other components' metrics at each scrape."""

    def __init__(self, read: Callable[[], Iterable[Metric]]) -> None:
        self._read = read

    def collect(self) -> Iterable[Metric]:
        """Return the current metrics."""
        return self._read()


class Metrics:
    """Counters and histograms in their own registry. Each method takes a few microseconds."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        registry = self.registry
        Info("footnote", "The program's version.", registry=registry).info({"version": __version__})
        self._questions = Counter(
            "footnote_questions",
            "Questions by surface and outcome.",
            ["surface", "outcome"],
            registry=registry,
        )
        self._answering = Histogram(
            "footnote_answer_seconds",
            "Time to find an answer, not counting communication with Discord.",
            ["surface"],
            buckets=_ANSWER_BUCKETS,
            registry=registry,
        )
        self._confidence = Histogram(
            "footnote_confidence",
            "Confidence in the best candidate, between 0 and 1.",
            ["outcome"],
            buckets=_CONFIDENCE_BUCKETS,
            registry=registry,
        )
        self._votes = Counter(
            "footnote_votes", "Votes on answers: up or down.", ["vote"], registry=registry
        )
        self._requests = Counter(
            "footnote_discord_requests",
            "HTTP requests to Discord; without a response, the status is the type of the error.",
            ["method", "status"],
            registry=registry,
        )
        self._request_seconds = Histogram(
            "footnote_discord_request_seconds",
            "Duration of HTTP requests to Discord.",
            ["method"],
            buckets=_REQUEST_BUCKETS,
            registry=registry,
        )
        self._waits = Histogram(
            "footnote_discord_rate_limit_wait_seconds",
            "Time that Discord asked to wait when it rejected a request (429).",
            ["scope"],
            buckets=_WAIT_BUCKETS,
            registry=registry,
        )
        self._used_up = Counter(
            "footnote_discord_rate_limit_used_up",
            "Requests that used up a rate limit, so that the next one has to wait.",
            registry=registry,
        )
        self._gateway = Counter(
            "footnote_gateway_events",
            "Gateway connection events: connect, resumed or disconnect.",
            ["event"],
            registry=registry,
        )
        self._clients = Counter(
            "footnote_clients",
            "Clients started; each after the first replaces one that failed.",
            registry=registry,
        )
        self._lag = Histogram(
            "footnote_event_loop_lag_seconds",
            "Event loop lag, measured every half second.",
            buckets=_LAG_BUCKETS,
            registry=registry,
        )
        self._reloads = Counter(
            "footnote_knowledge_reloads",
            "Reloads of the knowledge: loaded, unchanged or refused.",
            ["result"],
            registry=registry,
        )
        self._logged = Counter(
            "footnote_log_lines",
            "Log lines by severity; members' incidents are errors.",
            ["level"],
            registry=registry,
        )
        self._ready = Gauge(
            "footnote_ready",
            "Readiness checks, as in /readyz: 1 if passing, 0 if not.",
            ["check"],
            registry=registry,
        )

    def read(self, figures: Callable[[], Iterable[Metric]]) -> None:
        """Include another component's metrics in every scrape from now on."""
        self.registry.register(Read(figures))

    def asked(self, surface: str, outcome: str, seconds: float, confidence: float) -> None:
        """Count a question."""
        self._questions.labels(surface, outcome).inc()
        self._answering.labels(surface).observe(seconds)
        self._confidence.labels(outcome).observe(confidence)

    def voted(self, *, up: bool) -> None:
        """Count a vote."""
        self._votes.labels("up" if up else "down").inc()

    def requested(self, method: str, status: str, seconds: float) -> None:
        """Count a request to Discord."""
        self._requests.labels(method, status).inc()
        self._request_seconds.labels(method).observe(seconds)

    def refused(self, scope: str, seconds: float) -> None:
        """Record a rate-limited request (429) and the number of seconds to wait before a retry."""
        self._waits.labels(scope).observe(seconds)

    def used_up(self) -> None:
        """Count a request that used up its rate limit."""
        self._used_up.inc()

    def gateway(self, event: str) -> None:
        """Count a gateway connection event, such as a disconnect."""
        self._gateway.labels(event).inc()

    def client(self) -> None:
        """Count the start of a Discord client."""
        self._clients.inc()

    def late(self, seconds: float) -> None:
        """Record event loop lag in seconds."""
        self._lag.observe(seconds)

    def reloaded(self, result: str) -> None:
        """Count a reload of the knowledge."""
        self._reloads.labels(result).inc()

    def logged(self, level: int) -> None:
        """Count a log line."""
        self._logged.labels(logging.getLevelName(level).lower()).inc()

    def ready(self, check: str, *, is_ready: bool) -> None:
        """Record the result of a readiness check."""
        self._ready.labels(check).set(is_ready)
