"""All metrics are documented, and the dashboard queries only metrics that exist."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import promql_parser
import pytest

from bot.operations import figures
from bot.operations.figures import ShardStatus
from bot.operations.metrics import Metrics
from bot.serving.reloads import ServingStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prometheus_client import Metric

ROOT = Path(__file__).parents[2]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "footnote.json").read_text(encoding="utf-8"))
MONITORING = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
SUFFIXES = {
    "counter": ("_total",),
    "histogram": ("_bucket", "_sum", "_count"),
    "gauge": ("",),
    "info": ("_info",),
}
SCRAPED = {"instance", "job"}
"""Labels that Prometheus adds."""


@dataclass
class Kept:
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
    metrics, kept = Metrics(), Kept()
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


OURS = [name for name in families() if name.startswith("footnote")]


def labels_of(family: Metric) -> list[str]:
    """Return the labels of a family, without the labels that its type adds."""
    found = chain.from_iterable(sample.labels for sample in family.samples)
    return list(dict.fromkeys(label for label in found if label != "le"))


@pytest.mark.parametrize("name", OURS)
def test_metric_is_documented(name: str) -> None:
    """Each metric has a row in docs/monitoring.md with its type, labels and help text."""
    family = families()[name]
    shown = name + SUFFIXES[family.type][0].replace("_bucket", "")
    labels = ", ".join(f"`{label}`" for label in labels_of(family))
    row = f"| `{shown}` | {family.type} | {labels} | {family.documentation} |"
    assert row in MONITORING


def test_every_documented_metric_exists() -> None:
    """The table has no rows for metrics that don't exist."""
    assert len(re.findall(r"^\| `footnote_\w+` \|", MONITORING, re.MULTILINE)) == len(OURS)


def known() -> dict[str, set[str]]:
    """Return the labels of every time series by its name."""
    return {
        family.name + suffix: {*labels_of(family), *SCRAPED, "le"}
        for family in families().values()
        for suffix in SUFFIXES[family.type]
    }


def targets() -> Iterator[dict[str, Any]]:
    """Yield every query target of the dashboard."""
    for panel in DASHBOARD["panels"]:
        yield from panel.get("targets", [])


EXPRESSIONS = [target["expr"] for target in targets()]


@pytest.mark.parametrize("written", EXPRESSIONS)
def test_dashboard_queries_existing_series(written: str) -> None:
    """Each query is valid PromQL and uses only series and labels that the bot exports."""
    expression = promql_parser.parse(written.replace("$__rate_interval", "5m"))
    series = list(selectors(expression))
    assert series
    for one in series:
        assert one.name in known(), one.name
        assert {matcher.name for matcher in one.matchers.matchers} <= known()[one.name]
    grouped = set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", written))))
    assert grouped <= set.union(*(known()[str(one.name)] for one in series))


def selectors(expression: promql_parser.Expr) -> Iterator[promql_parser.VectorSelector]:
    """Yield the series selectors in a query."""
    found: list[promql_parser.VectorSelector] = []

    def visit(node: promql_parser.Expr) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)

    promql_parser.walk(expression, visit)
    yield from found


def test_dashboard_shows_everything() -> None:
    """Every metric of the bot appears in the dashboard."""
    text = json.dumps(EXPRESSIONS)
    assert [name for name in OURS if name not in text] == []
    panels = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(panels)) == len(panels)


def test_legends_name_labels() -> None:
    """Every label in braces is a label of the query."""
    for target in targets():
        for label in re.findall(r"{{(\w+)}}", target["legendFormat"]):
            assert re.search(rf"\b{label}\b", target["expr"]) or label in SCRAPED


def test_metrics_objects_are_independent() -> None:
    """Two `Metrics` objects in one process count separately, each in its own registry."""
    one, other = counted(), Metrics()
    value = "footnote_clients_total"
    assert one.registry.get_sample_value(value) == 1
    assert other.registry.get_sample_value(value) == 0
