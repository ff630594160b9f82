"""Asks the golden questions under many thresholds, proposes some, and prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bot import app
from bot.errors import UsageError
from bot.evaluate.calibration import (
    Calibration,
    Comparison,
    config_lines,
    notes,
    tables,
    to_json,
)
from bot.evaluate.figures import Split
from bot.evaluate.questions import questions_of
from bot.evaluate.sweep import STEPS, Trial, with_answer
from bot.evaluate.thresholds import propose
from bot.output.lines import json_line
from bot.output.progress import progress
from bot.output.table import show

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Config
    from bot.core.policy import Policy


@dataclass(frozen=True, slots=True)
class PrecisionTarget:
    """A precision, from 0 to 1, and by which questions to reach it.

    What is kept aside never chooses: of the part `all` it only checks, of `tuning` it is not asked.
    """

    precision: float
    golden: tuple[Path, ...] = ()
    part: Split = Split.ALL


def run(config: Config, wanted: PrecisionTarget, *, as_json: bool = False) -> bool:
    """Propose and print; return whether there are thresholds that reach the precision.

    Raises KnowledgeError with the problems of the knowledge or of the golden files, UsageError
    where there are no questions to tune with.
    """
    found = calibrate(config, wanted)
    if as_json:
        click.echo(json_line(to_json(found)))
    else:
        _print(found)
    return found.proposed is not None


def calibrate(config: Config, wanted: PrecisionTarget) -> Calibration:
    """Try thresholds; raises as `run` does."""
    if wanted.part is Split.HELD_OUT:
        raise UsageError("thresholds are never chosen by the questions that are kept aside")
    assistant, current = app.build(config), app.policy_of(config)
    questions = questions_of(wanted.part, config, assistant.knowledge, wanted.golden)
    tuning = [one for one in questions if not one.held_out]
    if not tuning:
        raise UsageError("all golden questions are kept aside: none is left to choose by")
    kept = [one for one in questions if one.held_out]
    with progress("Trying thresholds", None) as advance:
        trials = {
            Split.TUNING: Trial(assistant.under, tuning, advance),
            Split.HELD_OUT: Trial(assistant.under, kept, advance),
        }
        proposed = propose(trials[Split.TUNING], current, wanted.precision)
        best = _best(trials[Split.TUNING], current)
    if proposed is None:
        return Calibration(wanted.precision, current, None, {}, best)
    changes = {
        part: Comparison(trial.tally(current), trial.tally(proposed))
        for part, trial in trials.items()
        if kept or part is Split.TUNING
    }
    return Calibration(wanted.precision, current, proposed, changes, best)


def _best(trial: Trial, current: Policy) -> float:
    """Return the highest precision that any threshold reaches while it asserts anything."""
    found = (trial.tally(with_answer(current, step)) for step in STEPS)
    return max((one.precision for one in found if one.asserted), default=0.0)


def _print(found: Calibration) -> None:
    show(tables(found))
    for line in config_lines(found):
        click.echo(line)
    for note in notes(found):
        click.echo(f"footnote: {note}", err=True)
