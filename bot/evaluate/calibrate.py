"""Run `eval --calibrate`: try thresholds on the golden questions and print the best ones."""

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
    from bot.core.model.policy import Policy


@dataclass(frozen=True, slots=True)
class PrecisionTarget:
    """The precision to reach, between 0 and 1, and the questions to measure it on.

    Held-out questions never influence the choice of thresholds. If `part` is ALL, held-out
    questions only check the result. If `part` is TUNING, held-out questions are not asked.
    """

    precision: float
    golden: tuple[Path, ...] = ()
    part: Split = Split.ALL


def run(config: Config, wanted: PrecisionTarget, *, as_json: bool = False) -> bool:
    """Print the proposed thresholds. Return whether any thresholds reach the target precision.

    Raises KnowledgeError with the problems in the knowledge or the golden files, and UsageError if
    there are no tuning questions or if `wanted.part` excludes them.
    """
    calibration = calibrate(config, wanted)
    if as_json:
        click.echo(json_line(to_json(calibration)))
    else:
        _print(calibration)
    return calibration.proposed is not None


def calibrate(config: Config, wanted: PrecisionTarget) -> Calibration:
    """Return a calibration: the thresholds that reach the target, if any, and their effect.

    Raises the same errors as `run`.
    """
    if wanted.part is Split.HELD_OUT:
        raise UsageError(
            "thresholds can't be chosen on held-out questions: use --part tuning or --part all"
        )
    assistant, current = app.build(config), app.policy_of(config)
    questions = questions_of(wanted.part, config, assistant.knowledge, wanted.golden)
    tuning = [one for one in questions if not one.held_out]
    if not tuning:
        raise UsageError(
            "all golden questions are held out: to choose thresholds, add some that aren't held out"
        )
    held_out = [one for one in questions if one.held_out]
    with progress("Trying thresholds", None) as advance:
        trials = {
            Split.TUNING: Trial(assistant.under, tuning, advance),
            Split.HELD_OUT: Trial(assistant.under, held_out, advance),
        }
        proposed = propose(trials[Split.TUNING], current, wanted.precision)
        best = _best(trials[Split.TUNING], current)
    if proposed is None:
        return Calibration(wanted.precision, current, None, {}, best)
    changes = {
        part: Comparison(trial.tally(current), trial.tally(proposed))
        for part, trial in trials.items()
        if held_out or part is Split.TUNING
    }
    return Calibration(wanted.precision, current, proposed, changes, best)


def _best(trial: Trial, current: Policy) -> float:
    """Return the highest precision of any `answer` threshold, or 0 if nothing is asserted."""
    tallies = (trial.tally(with_answer(current, step)) for step in STEPS)
    return max((tally.precision for tally in tallies if tally.asserted), default=0.0)


def _print(calibration: Calibration) -> None:
    show(tables(calibration))
    for line in config_lines(calibration):
        click.echo(line)
    for note in notes(calibration):
        click.echo(f"footnote: {note}", err=True)
