"""Charts as SVG. The page's style sheet sets the charts' colors for light and dark mode.

This is the only module that imports matplotlib.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, PercentFormatter

from bot.evaluate.wilson import interval

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.axes import Axes

    from bot.evaluate.reliability import Bin
    from bot.evaluate.sweep import Tally

# `svg` replaces these placeholder colors with the CSS variables named in `_NAMES`.
INK, FAINT = "#000001", "#000002"
SERIES = ("#000011", "#000012", "#000013", "#000014", "#000015")
_NAMES = {INK: "ink", FAINT: "faint"} | {color: f"series-{n}" for n, color in enumerate(SERIES, 1)}
_MARKERS = ("o", "s")
_STYLE: dict[Any, Any] = {  # `Any`, because matplotlib declares the keys as literals
    "svg.fonttype": "none",  # keeps text as text in the page's font
    "svg.hashsalt": "footnote",  # makes the output reproducible
    "font.family": "sans-serif",
    "font.size": 9.0,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
}
_WIDTH, _HEIGHT = 4.4, 3.3  # in inches; fits a phone's screen without shrinking


def curve(tallies: Mapping[str, Mapping[float, Tally]], chosen: float) -> str:
    """Plot precision against coverage for each set of questions, as the `answer` threshold varies.

    Thresholds at which nothing is asserted are omitted. The threshold `chosen` is marked.
    """

    def draw(axes: Axes) -> None:
        for n, (name, by_step) in enumerate(tallies.items()):
            found = {step: one for step, one in sorted(by_step.items()) if one.asserted}
            coverage = [one.coverage for one in found.values()]
            precision = [one.precision for one in found.values()]
            axes.plot(
                coverage,
                precision,
                label=name,
                color=SERIES[n],
                marker=_MARKERS[n],
                markersize=3.5,
                linewidth=1.5,
            )
            if chosen in found:
                _mark(axes, found[chosen], chosen, SERIES[n], above=bool(n))
        axes.set(xlabel="coverage: answerable questions answered", ylabel="precision of answers")
        _percent(axes)
        axes.legend(loc="lower left")

    return svg("curve", draw)


def _mark(axes: Axes, found: Tally, chosen: float, color: str, *, above: bool) -> None:
    point = (found.coverage, found.precision)
    axes.plot(*point, marker="o", markersize=10, color=color, fillstyle="none")
    axes.annotate(
        f"{chosen:g}",
        point,
        xytext=(0, 9) if above else (-10, -14),
        textcoords="offset points",
        ha="center" if above else "right",
        color=color,
        fontweight="bold",
    )


def reliability(bins: Sequence[Bin], thresholds: Mapping[str, float]) -> str:
    """Plot accuracy against confidence, with Wilson intervals."""

    def draw(axes: Axes) -> None:
        shares = [one.right / one.n for one in bins]
        between = [interval(one.right, one.n) for one in bins]
        below = [max(0.0, share - one.low) for share, one in zip(shares, between, strict=True)]
        above = [max(0.0, one.high - share) for share, one in zip(shares, between, strict=True)]
        axes.plot([0, 1], [0, 1], color=FAINT, linestyle="--", linewidth=1)
        axes.errorbar(
            [one.sure for one in bins],
            shares,
            yerr=[below, above],
            color=SERIES[0],
            marker="o",
            markersize=4.5,
            linewidth=1.5,
            elinewidth=1,
            capsize=2,
        )
        for name, value in thresholds.items():
            axes.axvline(value, color=SERIES[1], linestyle=":", linewidth=1.2)
            axes.annotate(name, (value, 1.0), (3, 0), textcoords="offset points", color=SERIES[1])
        axes.set(xlabel="confidence in the best passage", ylabel="share that is right")
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.06))
        _percent(axes)

    return svg("reliability", draw)


def outcomes(kinds: Mapping[str, Mapping[str, int]]) -> str:
    """Plot a stacked bar of outcomes for each kind of question, in the colors of `SERIES`."""

    def draw(axes: Axes) -> None:
        names = list(kinds)
        left = [0.0] * len(names)
        for n, outcome in enumerate(dict.fromkeys(key for one in kinds.values() for key in one)):
            shares = [
                counts.get(outcome, 0) / max(1, sum(counts.values())) for counts in kinds.values()
            ]
            axes.barh(names, shares, left=left, label=outcome, color=SERIES[n], height=0.72)
            left = [a + b for a, b in zip(left, shares, strict=True)]
        axes.invert_yaxis()
        axes.set(xlim=(0, 1))
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.legend(
            ncols=3, loc="lower left", bbox_to_anchor=(-0.02, 1.0), columnspacing=1, handlelength=1
        )

    return svg("outcomes", draw)


def _percent(axes: Axes) -> None:
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.xaxis.set_major_locator(MultipleLocator(0.2))
    axes.grid(color=FAINT, linewidth=0.4, alpha=0.4)


def svg(name: str, draw: Callable[[Axes], None]) -> str:
    """Return a drawing as SVG to embed in the page. `name` makes the ids in the SVG unique.

    The drawing's colors are the page's CSS variables `--ink`, `--faint` and `--series-1` to
    `--series-5`.
    """
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
        draw(figure.subplots())
        file = io.StringIO()
        metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(file, format="svg", transparent=True, metadata=metadata)
    text = file.getvalue()
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", text[text.index("<svg") :])
    text = re.sub(r"<svg ", '<svg aria-hidden="true" ', text, count=1)
    return re.sub("|".join(_NAMES), lambda found: f"var(--{_NAMES[found[0]]})", text)
