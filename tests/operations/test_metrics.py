"""The dashboard queries only metrics that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import promql_parser
import pytest

from bot.operations.metrics import Metrics
from manual.reference.metrics import SUFFIXES, counted, families, labels_of

if TYPE_CHECKING:
    from collections.abc import Iterator


ROOT = Path(__file__).parents[2]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "footnote.json").read_text(encoding="utf-8"))
SCRAPED = {"instance", "job"}
"""Labels that Prometheus adds."""


OURS = [name for name in families() if name.startswith("footnote")]


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
