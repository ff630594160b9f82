"""Run `footnote eval`: measure and print the figures, and check them against the floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bot import app
from bot.errors import UsageError
from bot.evaluate import peers as peer
from bot.evaluate.figures import Split, ask_all
from bot.evaluate.floor import Floor, judge, judged
from bot.evaluate.leaveout import asks_of, leave_out
from bot.evaluate.misses import misses
from bot.evaluate.questions import questions_of
from bot.evaluate.report import ChooserReport, EvaluationReport, tables, to_json
from bot.output.lines import json_line
from bot.output.progress import progress
from bot.output.table import show
from bot.output.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bot.assistant import Assistant
    from bot.chooser.model import LanguageModelChooser
    from bot.config import Config
    from bot.core.model.knowledge import KnowledgeBase
    from bot.evaluate.figures import GoldenAnswer
    from bot.evaluate.golden import GoldenQuestion
    from bot.evaluate.leaveout import LeftOut
    from bot.evaluate.peers import Score


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """Options for an evaluation.

    If `golden` is empty, the golden questions next to the knowledge are used.
    """

    golden: tuple[Path, ...] = ()
    part: Split = Split.ALL
    peers: bool = False
    misses: bool = False
    report: Path | None = None
    chooser: bool = False


def run(config: Config, wanted: EvalOptions, *, as_json: bool = False) -> bool:
    """Measure and print the figures. Return whether every figure meets its floor.

    Raises KnowledgeError with the problems in the knowledge or the golden files. Raises UsageError
    if there are no questions, if there is no chooser to measure, or if the report can't be written.
    """
    write = _writer() if wanted.report else None
    chooser = _chooser(config) if wanted.chooser else None
    assistant = app.build(config)
    report = measure(config, wanted, assistant, chooser)
    if write and wanted.report:
        write(wanted.report, report, assistant, config)
    if as_json:
        click.echo(json_line(to_json(report)))
    else:
        _print(report)
    for one in report.missed:
        share = f"{one.name} {one.value:.1%}"
        click.echo(f"footnote: misses the floor: {share}, must be {one.rule}", err=True)
    return not report.missed


def _chooser(config: Config) -> LanguageModelChooser:
    chooser = app.chooser_of(config)
    if chooser is None:
        raise UsageError("--chooser needs the section `chooser` in the configuration")
    return chooser


def _writer() -> Callable[[Path, EvaluationReport, Assistant, Config], None]:
    """Return the function that writes the report. Raise UsageError if matplotlib is missing."""
    try:
        from bot.evaluate.page.write import write  # noqa: PLC0415 - only --report needs matplotlib
    except ImportError as error:
        raise UsageError(
            f"--report needs matplotlib, which can't be imported ({error}); "
            "install it for this Python: pip install matplotlib"
        ) from error
    return write


def measure(
    config: Config,
    wanted: EvalOptions,
    assistant: Assistant | None = None,
    chooser: LanguageModelChooser | None = None,
) -> EvaluationReport:
    """Measure the figures that `wanted` selects. If `assistant` is None, build a new one.

    If `chooser` is given, the questions are asked a second time, with the chooser. All other
    figures are measured without a chooser. Raises the same errors as `run`.
    """
    assistant = assistant or app.build(config)
    knowledge = assistant.knowledge
    questions = questions_of(wanted.part, config, knowledge, wanted.golden)
    with progress("Asking", len(questions)) as advance:
        asked = ask_all(assistant, questions, advance)
    part, of_floor = judged(asked)
    return EvaluationReport(
        asked=asked,
        left_out=_left_out(knowledge, config),
        floor_part=part,
        judgements=judge(of_floor, Floor()),
        peers=tuple(_scores(asked, knowledge)) if wanted.peers else (),
        misses=misses(asked) if wanted.misses else (),
        chooser=_with_chooser(assistant, chooser, questions) if chooser else None,
    )


def _with_chooser(
    assistant: Assistant, chooser: LanguageModelChooser, questions: Sequence[GoldenQuestion]
) -> ChooserReport:
    with progress("Asking with the chooser", len(questions)) as advance:
        asked = ask_all(assistant.choosing(chooser), questions, advance)
    return ChooserReport(chooser.host, asked, chooser.choices, chooser.failures)


def _left_out(knowledge: KnowledgeBase, config: Config) -> LeftOut:
    with progress("Leaving out asks", asks_of(knowledge)) as advance:
        return leave_out(knowledge, lambda rest: app.assemble(rest, config), advance)


def _scores(asked: Sequence[GoldenAnswer], knowledge: KnowledgeBase) -> Iterator[Score]:
    answerable = [one for one in asked if one.question.kind.is_answerable]
    questions = [one.question for one in answerable]
    searches = peer.searches(knowledge)
    yield peer.score("footnote", peer.own(answerable))
    with progress("Asking the peers", len(searches)) as advance:
        for name, search in searches.items():
            yield peer.score(name, peer.find(search, questions))
            advance(1)


def _print(report: EvaluationReport) -> None:
    show(tables(report))
    for miss in report.misses:
        click.echo(safe("\n".join(miss.lines())))
        click.echo()
