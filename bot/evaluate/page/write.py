"""Measure the figures that only the report needs, and write the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import app
from bot.errors import UsageError
from bot.evaluate.page.build import page
from bot.evaluate.report import parts_of
from bot.evaluate.sweep import STEPS, Trial, tally, with_answer
from bot.output.progress import progress
from bot.runtime import atomicfile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.assistant import Assistant
    from bot.config import Config
    from bot.core.model.policy import Policy
    from bot.evaluate.figures import Split
    from bot.evaluate.report import EvaluationReport
    from bot.evaluate.sweep import Tally


def write(path: Path, report: EvaluationReport, assistant: Assistant, config: Config) -> None:
    """Write the report as HTML. Raise UsageError if the file can't be written."""
    policy = app.policy_of(config)
    text = page(report, assistant.knowledge.sources, policy, _sweeps(report, assistant, policy))
    try:
        atomicfile.write(path, text.encode())
    except OSError as error:
        raise UsageError(f"{path}: the report can't be written: {error.strerror}") from error


def _sweeps(
    report: EvaluationReport, assistant: Assistant, policy: Policy
) -> Mapping[Split, Mapping[float, Tally]]:
    steps = sorted({*STEPS, policy.answer})
    questions = [one.question for one in report.asked]
    with progress("Trying thresholds", len(questions) * len(steps)) as advance:
        trial = Trial(assistant.under, questions, advance)
        by_step = {step: trial.asked(with_answer(policy, step)) for step in steps}
    return {
        part: {
            step: tally(one for one in asked if part.holds(one.question))
            for step, asked in by_step.items()
        }
        for part, _ in list(parts_of(report.asked))[:2]  # omits ALL if both other parts are present
    }
