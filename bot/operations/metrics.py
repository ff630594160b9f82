"""What is counted, in a registry of its own. No label holds what people write, nor any id."""

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

_ANSWERING = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_REQUESTS = (0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_WAITS = (0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_LAGS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_SHARES = tuple(step / 10 for step in range(1, 11))


class Read(Collector):
    """Figures that others keep, read when somebody asks for them."""

    def __init__(self, read: Callable[[], Iterable[Metric]]) -> None:
        self._read = read

    def collect(self) -> Iterable[Metric]:
        """Return the figures as they are now."""
        return self._read()


class Metrics:
    """Counts what happens; each method takes a few microseconds."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        kept = self.registry
        Info("footnote", "The program's version.", registry=kept).info({"version": __version__})
        self._questions = Counter(
            "footnote_questions",
            "Questions answered, by how they came in and what came of them.",
            ["surface", "outcome"],
            registry=kept,
        )
        self._answering = Histogram(
            "footnote_answer_seconds",
            "How long it took to find an answer, without the way to and from Discord.",
            ["surface"],
            buckets=_ANSWERING,
            registry=kept,
        )
        self._confidence = Histogram(
            "footnote_confidence",
            "How sure the bot was of what it found.",
            ["outcome"],
            buckets=_SHARES,
            registry=kept,
        )
        self._votes = Counter(
            "footnote_votes", "Votes on answers: up or down.", ["vote"], registry=kept
        )
        self._requests = Counter(
            "footnote_discord_requests",
            "HTTP requests to Discord; the status is an error's kind where none came.",
            ["method", "status"],
            registry=kept,
        )
        self._request_seconds = Histogram(
            "footnote_discord_request_seconds",
            "How long they took.",
            ["method"],
            buckets=_REQUESTS,
            registry=kept,
        )
        self._waits = Histogram(
            "footnote_discord_rate_limit_wait_seconds",
            "For how long Discord wanted to be left alone when it refused a request (429).",
            ["scope"],
            buckets=_WAITS,
            registry=kept,
        )
        self._used_up = Counter(
            "footnote_discord_rate_limit_used_up",
            "Requests after which the next of their kind has to wait, so that none is refused.",
            registry=kept,
        )
        self._gateway = Counter(
            "footnote_gateway_events",
            "What became of the connections to the gateway: connect, resumed or disconnect.",
            ["event"],
            registry=kept,
        )
        self._clients = Counter(
            "footnote_clients",
            "Clients started; each after the first replaces one that failed.",
            registry=kept,
        )
        self._lag = Histogram(
            "footnote_event_loop_lag_seconds",
            "How late the event loop was, looked at every half second.",
            buckets=_LAGS,
            registry=kept,
        )
        self._reloads = Counter(
            "footnote_knowledge_reloads",
            "Times that the knowledge was read again: loaded, unchanged or refused.",
            ["result"],
            registry=kept,
        )
        self._logged = Counter(
            "footnote_log_lines",
            "Lines of the log by severity; members' incidents are errors.",
            ["level"],
            registry=kept,
        )
        self._ready = Gauge(
            "footnote_ready",
            "What /readyz says: 1 where it is in order.",
            ["check"],
            registry=kept,
        )

    def read(self, figures: Callable[[], Iterable[Metric]]) -> None:
        """Show, from now on, figures that somebody else keeps."""
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
        """Count a request that came too soon, and how long Discord wants the next to wait."""
        self._waits.labels(scope).observe(seconds)

    def used_up(self) -> None:
        """Count a request that was the last one allowed for a while."""
        self._used_up.inc()

    def gateway(self, event: str) -> None:
        """Count a change of a connection to the gateway."""
        self._gateway.labels(event).inc()

    def client(self) -> None:
        """Count a client that was started."""
        self._clients.inc()

    def late(self, seconds: float) -> None:
        """Count how late the event loop was."""
        self._lag.observe(seconds)

    def reloaded(self, result: str) -> None:
        """Count that the knowledge was read again."""
        self._reloads.labels(result).inc()

    def logged(self, level: int) -> None:
        """Count a line of the log."""
        self._logged.labels(logging.getLevelName(level).lower()).inc()

    def ready(self, check: str, *, is_ready: bool) -> None:
        """Take note of what is in order."""
        self._ready.labels(check).set(is_ready)
