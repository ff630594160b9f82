"""The reference of the metrics, from the metrics themselves."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from bot.operations import figures
from bot.operations.figures import ShardStatus
from bot.operations.metrics import Metrics
from bot.serving.reloads import ServingStatus
from manual.reference.markdown import NOTE, blocks, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prometheus_client import Metric

_INTRODUCTION = """
The bot serves these metrics at `/metrics`. [Health, metrics and logs](../monitoring.md) shows how
to enable and use them.

There are also `process_*` (memory, processor, open files), `python_gc_*` and `python_info`.
Surfaces are `mention`, `reply`, `direct message`, `listening channel`, `slash command`,
`message command` and `suggestion`. Outcomes are `answer`, `suggest`, `gap`, `smalltalk` and
`unknown`.
"""
SUFFIXES = {
    "counter": ("_total",),
    "histogram": ("_bucket", "_sum", "_count"),
    "gauge": ("",),
    "info": ("_info",),
}


def page() -> str:
    """Return the page: a row for each metric."""
    rows = (
        (
            f"`{_shown(one)}`",
            one.type,
            ", ".join(f"`{name}`" for name in labels_of(one)),
            one.documentation,
        )
        for one in families().values()
        if one.name.startswith("footnote")
    )
    return blocks(
        "# Metrics",
        NOTE,
        _INTRODUCTION,
        table(("Metric", "Type", "Labels", "Meaning"), rows),
    )


def _shown(family: Metric) -> str:
    return family.name + SUFFIXES[family.type][0].replace("_bucket", "")


@dataclass
class _Kept:
    """Substitute for the counters of the answerer and the recorder."""

    hits: int = 1
    misses: int = 2
    written: int = 3
    dropped: int = 4
    lost: Mapping[str, int] = field(default_factory=lambda: {"question": 4})
    failures: int = 5
    waiting: int = 6


def counted() -> Metrics:
    """Return metrics in which each kind of event was counted once."""
    metrics, kept = Metrics(), _Kept()
    status = ServingStatus("abc", 1, 2, 3, datetime(2026, 3, 1, tzinfo=UTC))
    metrics.read(lambda: figures.of_knowledge(status))
    metrics.read(lambda: figures.of_cache(kept))
    metrics.read(lambda: figures.of_overload(8, 9))
    metrics.read(lambda: figures.of_store(kept))
    metrics.read(lambda: figures.of_shards({0: ShardStatus(connected=True, latency=0.1)}))
    metrics.read(lambda: figures.of_guilds(7))
    metrics.asked("mention", "answer", 0.001, 0.9)
    metrics.voted(up=True)
    metrics.requested("POST", "200", 0.1)
    metrics.refused("user", 1.5)
    metrics.used_up()
    metrics.gateway("connect")
    metrics.client()
    metrics.late(0.001)
    metrics.reloaded("loaded")
    metrics.logged(logging.INFO)
    metrics.ready("store", is_ready=True)
    return metrics


@cache
def families() -> dict[str, Metric]:
    """Return all metric families by name."""
    return {family.name: family for family in counted().registry.collect()}


def labels_of(family: Metric) -> list[str]:
    """Return the labels of a family, without the labels that its type adds."""
    found = chain.from_iterable(sample.labels for sample in family.samples)
    return list(dict.fromkeys(label for label in found if label != "le"))
