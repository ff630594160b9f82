"""The result of `eval --calibrate`: thresholds for a target precision, and their effect."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.evaluate.figures import Split
from bot.evaluate.wilson import interval, needed
from bot.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.model.policy import Policy
    from bot.evaluate.sweep import Tally

CHOSEN = ("answer", "suggest", "gap")
"""Names of the thresholds that are calibrated. All other thresholds keep their values."""

_TITLES = {
    Split.TUNING: "Tuning questions (used to choose the thresholds)",
    Split.HELD_OUT: "Held-out questions (not used to choose them)",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Tallies for a set of questions under the current (`now`) and proposed (`then`) thresholds."""

    now: Tally
    then: Tally


@dataclass(frozen=True, slots=True)
class Calibration:
    """Thresholds for the target precision `wanted`.

    `changes` has an entry for the tuning questions and, if there are any, for the held-out
    questions. If no thresholds reach the target precision, `proposed` is None and `changes` is
    empty. `best` is the highest precision that any `answer` threshold reaches.
    """

    wanted: float
    current: Policy
    proposed: Policy | None
    changes: Mapping[Split, Comparison]
    best: float


def tables(found: Calibration) -> Iterator[Table]:
    """Yield a table of current and proposed thresholds, then a table of effects for each part."""
    if found.proposed is None:
        return
    now, then = asdict(found.current), asdict(found.proposed)
    rows = tuple((name, f"{now[name]:g}", f"{then[name]:g}") for name in CHOSEN)
    yield Table(f"Thresholds for a precision of {found.wanted:.1%}", ("", "now", "proposed"), rows)
    for part, change in found.changes.items():
        rows = tuple(zip(_NAMES, _cells(change.now), _cells(change.then), strict=True))
        yield Table(_TITLES[part], ("", "now", "proposed"), rows)


def notes(found: Calibration) -> Iterator[str]:
    """Yield caveats about the calibration, or a note that no threshold reaches the target."""
    if found.proposed is None:
        yield f"no threshold reaches {found.wanted:.1%} precision; the best is {found.best:.1%}"
        return
    seen = found.changes[Split.TUNING].then
    low = interval(seen.right, seen.asserted).low
    if low < found.wanted:
        yield (
            f"with only {seen.asserted} answers, the true precision may be as low as {low:.1%}; "
            f"to be sure of {found.wanted:.1%}, {needed(found.wanted)} answers must all be right"
        )
    yield "the thresholds were chosen on these questions, so expect lower figures on others"
    if Split.HELD_OUT not in found.changes:
        yield "there are no held-out questions to check the thresholds on"


def config_lines(found: Calibration) -> Iterator[str]:
    """Yield the lines to paste into config.yaml."""
    if found.proposed is None:
        return
    yield "matching:"
    values = asdict(found.proposed)
    yield from (f"  {name}: {values[name]:g}" for name in CHOSEN)


def to_json(found: Calibration) -> dict[str, Any]:
    """Return the calibration as a JSON object. docs/reference/json.md explains its keys."""
    return {
        "wanted": found.wanted,
        "best": found.best,
        "current": asdict(found.current),
        "proposed": asdict(found.proposed) if found.proposed else None,
        "parts": {
            part.value: {"now": _object(change.now), "proposed": _object(change.then)}
            for part, change in found.changes.items()
        },
        "notes": list(notes(found)),
    }


def _object(found: Tally) -> dict[str, Any]:
    return {
        **asdict(found),
        "precision": found.precision,
        "interval": list(interval(found.right, found.asserted)),
        "coverage": found.coverage,
    }


_NAMES = (
    "precision: answers that are right",
    "  95% confidence interval",
    "coverage: answerable questions answered",
    "answerable, given or offered the right",
    "near misses asserted",
    "off-topic and hostile, shown a passage",
    "off-topic and hostile, offered one",
    "stated gaps that match a near miss",
)


def _cells(found: Tally) -> tuple[str, ...]:
    between = interval(found.right, found.asserted)
    return (
        f"{found.right}/{found.asserted} {found.precision:.1%}",
        f"{between.low:.1%} to {between.high:.1%}",
        f"{found.answered}/{found.answerable} {found.coverage:.1%}",
        f"{found.served}/{found.answerable}",
        f"{found.near_asserted}/{found.near}",
        f"{found.strange_shown}/{found.strange}",
        f"{found.strange_offered}/{found.strange}",
        f"{found.gaps_right}/{found.gaps}",
    )
