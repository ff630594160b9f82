"""`eval --calibrate`: thresholds for a wanted precision, and what they cost."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.evaluate.figures import Split
from bot.evaluate.wilson import interval, needed
from bot.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.policy import Policy
    from bot.evaluate.sweep import Tally

CHOSEN = ("answer", "suggest", "gap")
"""The thresholds that golden questions can choose; the others stay as they are."""

_TITLES = {
    Split.TUNING: "Questions to tune with, by which the thresholds were chosen",
    Split.HELD_OUT: "Questions kept aside, which had no say",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What becomes of a set of questions under the current thresholds, and the proposed ones."""

    now: Tally
    then: Tally


@dataclass(frozen=True, slots=True)
class Calibration:
    """Thresholds for the precision `wanted`; `proposed` is None where none reach it.

    `changes` holds the questions to tune with, and those kept aside where there are any; without a
    proposal it is empty, and `best` the highest precision that was reached.
    """

    wanted: float
    current: Policy
    proposed: Policy | None
    changes: Mapping[Split, Comparison]
    best: float


def tables(found: Calibration) -> Iterator[Table]:
    """Yield the thresholds, now and then, and what they do to each part of the questions."""
    if found.proposed is None:
        return
    now, then = asdict(found.current), asdict(found.proposed)
    rows = tuple((name, f"{now[name]:g}", f"{then[name]:g}") for name in CHOSEN)
    yield Table(f"Thresholds for a precision of {found.wanted:.1%}", ("", "now", "proposed"), rows)
    for part, change in found.changes.items():
        rows = tuple(zip(_NAMES, _cells(change.now), _cells(change.then), strict=True))
        yield Table(_TITLES[part], ("", "now", "proposed"), rows)


def notes(found: Calibration) -> Iterator[str]:
    """Yield what has to be said about the figures."""
    if found.proposed is None:
        yield f"no threshold is as precise as {found.wanted:.1%}: the best reaches {found.best:.1%}"
        return
    seen = found.changes[Split.TUNING].then
    low = interval(seen.right, seen.asserted).low
    if low < found.wanted:
        yield (
            f"{seen.asserted} answers are few: the true precision may be as low as {low:.1%}; "
            f"being sure of {found.wanted:.1%} takes {needed(found.wanted)} or more, all right"
        )
    yield "the thresholds were chosen by these very questions, so expect less of others"
    if Split.HELD_OUT not in found.changes:
        yield "no question is kept aside to check them by"


def config_lines(found: Calibration) -> Iterator[str]:
    """Yield what to put into config.yaml."""
    if found.proposed is None:
        return
    yield "matching:"
    values = asdict(found.proposed)
    yield from (f"  {name}: {values[name]:g}" for name in CHOSEN)


def to_json(found: Calibration) -> dict[str, Any]:
    """Return all of it as one object; docs/evaluation.md explains its keys."""
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
    "  between, 95 times of 100",
    "coverage: answerable, answered",
    "answerable, given or offered the right",
    "near-misses asserted",
    "off-topic and hostile, shown a passage",
    "off-topic and hostile, offered one",
    "stated gaps that met a near-miss",
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
