"""The figures of the page, each with what it shows in words and in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from bot.core.model import Outcome
from bot.evaluate.golden import Kind
from bot.evaluate.page import plots
from bot.evaluate.page.markup import element
from bot.evaluate.page.tables import table
from bot.evaluate.reliability import bins, calibration_error
from bot.evaluate.report import TITLES
from bot.evaluate.wilson import interval
from bot.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.policy import Policy
    from bot.evaluate.figures import GoldenAnswer, Split
    from bot.evaluate.sweep import Tally


def curve(sweeps: Mapping[Split, Mapping[float, Tally]], policy: Policy) -> Markup:
    """Return precision over coverage of each part, by the threshold `answer`."""
    named = {TITLES[part]: by_step for part, by_step in sweeps.items()}
    rows = tuple(
        (f"{step:g}", part.value, f"{one.precision:.1%}", f"{one.coverage:.1%}", str(one.asserted))
        for part, by_step in sweeps.items()
        for step, one in sorted(by_step.items())
    )
    chosen = "; ".join(
        f"{name.lower()}: {by_step[policy.answer].precision:.1%} of the answers are right, "
        f"{by_step[policy.answer].coverage:.1%} of the answerable questions are answered"
        for name, by_step in named.items()
    )
    return _figure(
        "What a stricter threshold costs",
        f"Each point is a value of the threshold “answer”; ringed is {policy.answer:g}, in force. "
        f"There, {chosen}.",
        plots.curve(named, policy.answer),
        Table("Precision and coverage", ("answer", "part", "precision", "coverage", "n"), rows),
    )


def reliability(asked: Sequence[GoldenAnswer], policy: Policy) -> Markup:
    """Return how often the best passage is right, by how sure the engine is of it."""
    found = bins(asked)
    rows = tuple(
        (f"{one.sure:.1%}", str(one.n), f"{one.right / one.n:.1%}", _between(one.right, one.n))
        for one in found
    )
    return _figure(
        "Whether the confidence can be believed",
        "On the dashed line, confidence is what it claims; bars reach as far as chance may. It is "
        f"off by {calibration_error(found):.1%} on average. Dotted: the thresholds.",
        plots.reliability(found, {"suggest": policy.suggest, "answer": policy.answer}),
        Table("Confidence in tenths", ("confidence", "n", "right", "95 times of 100"), rows),
    )


def _between(count: int, n: int) -> str:
    low, high = interval(count, n)
    return f"{low:.1%} to {high:.1%}"


def outcomes(asked: Sequence[GoldenAnswer]) -> Markup:
    """Return what became of the questions of each kind."""
    kinds = {
        kind.value: {
            outcome.value: sum(one.answer.outcome is outcome for one in ones) for outcome in Outcome
        }
        for kind in Kind
        if (ones := [one for one in asked if one.question.kind is kind])
    }
    rows = tuple((kind, *map(str, counts.values())) for kind, counts in kinds.items())
    return _figure(
        "What became of each kind of question",
        "The source answers the kinds from direct to keyword, and none of the others.",
        plots.outcomes(kinds),
        Table("Outcomes", ("kind", *(outcome.value for outcome in Outcome)), rows),
    )


def _figure(title: str, words: str, svg: str, numbers: Table) -> Markup:
    caption = element("figcaption", element("h3", title), element("p", words, class_="faint"))
    drawing = Markup(svg)  # noqa: S704 - matplotlib escapes the texts in it
    picture = element("div", drawing, role="img", aria_label=f"{title}. {words}")
    details = element("details", element("summary", "The numbers"), table(numbers))
    return element("figure", caption, picture, details)
