"""Figures as SVG that takes its colours from the page, so that it is readable on light and dark.

The only module that imports matplotlib, which is not needed for anything else.
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

# What matplotlib draws in these colours, the page's style sheet colours by these names.
INK, FAINT = "#000001", "#000002"
SERIES = ("#000011", "#000012", "#000013", "#000014", "#000015")
_NAMES = {INK: "ink", FAINT: "faint"} | {
    colour: f"series-{n}" for n, colour in enumerate(SERIES, 1)
}
_MARKERS = ("o", "s")
_STYLE: dict[Any, Any] = {  # as in matplotlib, whose keys are a type of a hundred literals
    "svg.fonttype": "none",  # text stays text, in the page's font
    "svg.hashsalt": "footnote",  # the same figures make the same file
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
_WIDTH, _HEIGHT = 4.4, 3.3  # inches: as wide as a phone's screen, where a figure isn't shrunk


def curve(tallies: Mapping[str, Mapping[float, Tally]], chosen: float) -> str:
    """Return precision over coverage of sets of questions, each by the threshold `answer`.

    Points whose threshold asserts nothing are left out; the threshold `chosen` is marked.
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


def _mark(axes: Axes, found: Tally, chosen: float, colour: str, *, above: bool) -> None:
    point = (found.coverage, found.precision)
    axes.plot(*point, marker="o", markersize=10, color=colour, fillstyle="none")
    axes.annotate(
        f"{chosen:g}",
        point,
        xytext=(0, 9) if above else (-10, -14),
        textcoords="offset points",
        ha="center" if above else "right",
        color=colour,
        fontweight="bold",
    )


def reliability(bins: Sequence[Bin], thresholds: Mapping[str, float]) -> str:
    """Return the share that is right over the confidence, with Wilson's intervals."""

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
    """Return a bar a kind, of the shares of its outcomes in the order of `SERIES`."""

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
    """Return what is drawn as SVG to put into a page; `name` keeps its ids apart from others'.

    Its colours are variables of the page: `--ink`, `--faint` and `--series-1` to `--series-5`.
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
