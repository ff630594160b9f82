"""Update docs/performance.json, docs/performance.md and its plots with new figures.

Everything on the page between the markers `<!-- NAME -->` and `<!-- end -->` is generated. The rest
is written by hand.
"""

from __future__ import annotations

import json
import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluate.page.plots import FAINT, SERIES, svg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from bot.output.table import Table

DOCS = Path(__file__).parents[2] / "docs"
PAGE, FIGURES = DOCS / "performance.md", DOCS / "performance.json"
_CPU = Path("/proc/cpuinfo")
# Readable on light and dark backgrounds, because an embedded SVG can't adapt to the page.
_COLORS = {
    "ink": "#77808a",
    "faint": "#8b929b",
    "series-1": "#2f7de1",
    "series-2": "#d9661f",
    "series-3": "#8f6fe0",
    "series-4": "#2a9d74",
    "series-5": "#8b929b",
}
_DASHES = ("-", "--", ":")


def machine() -> dict[str, str]:
    """Return the cores, processor, system, Python version and date of a measurement."""
    models = re.findall(r"model name\s*: (.+)", _CPU.read_text()) if _CPU.exists() else []
    return {
        "cores": str(os.cpu_count()),
        "processor": models[0] if models else platform.machine(),
        "system": platform.system(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "day": datetime.now(UTC).date().isoformat(),
    }


def save(name: str, figures: object) -> None:
    """Save the figures of a benchmark, and the machine on which they were measured."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    kept[name] = {"machine": machine(), "figures": figures}
    FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def insert(name: str, *blocks: str) -> None:
    """Replace the text between the markers called `name` on the page."""
    found = json.loads(FIGURES.read_text(encoding="utf-8"))[name]["machine"]
    where = (
        f"Measured on {found['day']} with {found['python']} on {found['cores']} cores "
        f"({found['processor']}, {found['system']})."
    )
    page = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    text = "\n\n".join([where, *blocks])
    page = pattern.sub(lambda marks: f"{marks[1]}{text}\n{marks[2]}", page)
    PAGE.write_text(page, encoding="utf-8")


def markdown(table: Table) -> str:
    """Return a table as Markdown, without its title."""
    lines = [
        table.columns,
        tuple("---:" if n else "---" for n in range(len(table.columns))),
        *table.rows,
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def lines(
    name: str, title: str, series: Mapping[str, Sequence[tuple[float, float]]], *axes: str
) -> str:
    """Write a log-log line plot as an SVG next to the page. Return Markdown that embeds it."""

    def draw(drawn: Axes) -> None:
        for n, (label, points) in enumerate(series.items()):
            drawn.plot(
                *zip(*points, strict=True),
                label=label,
                color=SERIES[n % len(SERIES)],
                linestyle=_DASHES[n // len(SERIES)],
                marker="o",
                markersize=3.5,
                linewidth=1.5,
            )
        drawn.set(xscale="log", yscale="log", xlabel=axes[0], ylabel=axes[1])
        drawn.grid(color=FAINT, linewidth=0.4, alpha=0.4)
        drawn.legend(fontsize=7)

    return _picture(name, title, svg(name, draw))


def _picture(name: str, title: str, drawn: str) -> str:
    text = re.sub(r"var\(--([\w-]+)\)", lambda found: _COLORS[found[1]], drawn)
    text = text.replace('<svg aria-hidden="true" ', "<svg ", 1)
    (DOCS / f"performance-{name}.svg").write_text(text, encoding="utf-8")
    return f"![{title}](performance-{name}.svg)"
