"""Charts for the report, each with a caption and a table of its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from bot.core.model.results import Outcome
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

    from bot.core.model.policy import Policy
    from bot.evaluate.figures import GoldenAnswer, Split
    from bot.evaluate.sweep import Tally


def curve(sweeps: Mapping[Split, Mapping[float, Tally]], policy: Policy) -> Markup:
    """Chart each part's precision against its coverage as the `answer` threshold varies."""
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
        "The cost of a stricter threshold",
        f"Each point is a value of the threshold “answer”; the current value, {policy.answer:g}, "
        f"is circled. At this value, {chosen}.",
        plots.curve(named, policy.answer),
        Table("Precision and coverage", ("answer", "part", "precision", "coverage", "n"), rows),
    )


def reliability(asked: Sequence[GoldenAnswer], policy: Policy) -> Markup:
    """Chart how often the best passage is right, by the engine's confidence in that passage."""
    found = bins(asked)
    rows = tuple(
        (f"{one.sure:.1%}", str(one.n), f"{one.right / one.n:.1%}", _between(one.right, one.n))
        for one in found
    )
    return _figure(
        "How reliable the confidence is",
        "On the dashed line, confidence equals the share that is right. The bars are 95% "
        f"intervals. On average, confidence is off by {calibration_error(found):.1%}. Dotted "
        "lines mark the thresholds.",
        plots.reliability(found, {"suggest": policy.suggest, "answer": policy.answer}),
        Table("Confidence in tenths", ("confidence", "n", "right", "95% interval"), rows),
    )


def _between(count: int, n: int) -> str:
    low, high = interval(count, n)
    return f"{low:.1%} to {high:.1%}"


def outcomes(asked: Sequence[GoldenAnswer]) -> Markup:
    """Chart the outcomes for each kind of question."""
    kinds = {
        kind.value: {
            outcome.value: sum(one.answer.outcome is outcome for one in ones) for outcome in Outcome
        }
        for kind in Kind
        if (ones := [one for one in asked if one.question.kind is kind])
    }
    rows = tuple((kind, *map(str, counts.values())) for kind, counts in kinds.items())
    return _figure(
        "Outcomes by kind of question",
        "The source answers the kinds from direct to keyword, but not the others.",
        plots.outcomes(kinds),
        Table("Outcomes", ("kind", *(outcome.value for outcome in Outcome)), rows),
    )


def _figure(title: str, words: str, svg: str, numbers: Table) -> Markup:
    caption = element("figcaption", element("h3", title), element("p", words, class_="faint"))
    drawing = Markup(svg)  # noqa: S704 - matplotlib escapes its text
    picture = element("div", drawing, role="img", aria_label=f"{title}. {words}")
    details = element("details", element("summary", "Numbers"), table(numbers))
    return element("figure", caption, picture, details)
