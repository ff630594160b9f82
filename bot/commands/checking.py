"""The commands `check` and `eval`, which check knowledge files and measure answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands import options
from bot.commands.options import configuration_of
from bot.commands.shell import DONE, PROBLEMS
from bot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.commands.options import Options


_DEFAULT_PRECISION = 0.97


@click.command()
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[PATH]...")
@click.option("--strict", is_flag=True, help="Count warnings as problems.")
@click.option(
    "--article",
    type=options.PATH,
    metavar="FILE",
    help="A file with the article's text, against which to check each passage's `starts`.",
)
@click.option(
    "--source", metavar="ID", help="The id of the article's source, if the source is ambiguous."
)
@click.option(
    "--golden",
    is_flag=True,
    help="Also ask the golden questions in the files next to the knowledge.",
)
@options.json
@options.config
@options.knowledge
@click.pass_obj
def check(
    given: Options,
    paths: tuple[Path, ...],
    article: Path | None,
    source: str | None,
    *,
    strict: bool,
    golden: bool,
) -> int:
    """Validate the knowledge files at PATH; by default, those in the configuration.

    Prints every problem as file:line:column: message, and marks warnings. The exit code is 1 if
    there are problems or, with --strict, warnings. With --golden, a golden question that gets a
    wrong answer counts as a problem.
    """
    if source is not None and article is None:
        raise UsageError("--source needs --article, because --source names the article's source")
    from bot.check.examine import examine
    from bot.commands.printer import Printer

    report = examine(configuration_of(given, paths), article, source, with_golden=golden)
    Printer(as_json=given.json).report(report)
    return PROBLEMS if report.problems or (strict and report.warnings) else DONE


@click.command("eval")
@click.option(
    "--golden",
    type=options.PATH,
    metavar="PATH",
    multiple=True,
    help="A file of golden questions, or a folder of such files; repeatable.  "
    "[default: *.golden.yaml next to the knowledge]",
)
@click.option(
    "--part",
    type=click.Choice(["tuning", "held-out", "all"]),
    default="all",
    show_default=True,
    help="The part of the questions to ask.",
)
@click.option("--misses", is_flag=True, help="List the wrong answers, each with the reason.")
@click.option("--peers", is_flag=True, help="Compare with simpler search methods.")
@click.option(
    "--chooser",
    is_flag=True,
    help="Ask the questions again with the configured chooser, and print both sets of figures.",
)
@click.option(
    "--report", type=options.PATH, metavar="FILE", help="Also write an HTML report with charts."
)
@click.option(
    "--calibrate", is_flag=True, help="Propose thresholds instead, and show what they cost."
)
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="SHARE",
    help="With --calibrate, the share of answers that must be right.  [default: 0.97]",
)
@options.json
@options.config
@options.knowledge
@click.pass_obj
def evaluate(
    given: Options,
    golden: tuple[Path, ...],
    part: str,
    report: Path | None,
    precision: float | None,
    *,
    misses: bool,
    peers: bool,
    chooser: bool,
    calibrate: bool,
) -> int:
    """Ask the golden questions and print figures about the answers.

    The exit code is 1 if a figure is below its floor or, with --calibrate, if no threshold reaches
    the required precision. Without --chooser, no language model is asked. Floors are always checked
    without a language model.
    """
    if calibrate:
        if misses or peers or report or chooser:
            raise UsageError(
                "--calibrate can't be combined with --misses, --peers, --chooser or --report"
            )
        return _calibrate(given, golden, part, precision or _DEFAULT_PRECISION)
    if precision is not None:
        raise UsageError("--precision needs --calibrate")
    from bot.evaluate.command import EvalOptions
    from bot.evaluate.command import run as measure
    from bot.evaluate.figures import Split

    wanted = EvalOptions(
        golden, Split(part), peers=peers, misses=misses, report=report, chooser=chooser
    )
    is_met = measure(configuration_of(given), wanted, as_json=given.json)
    return DONE if is_met else PROBLEMS


def _calibrate(given: Options, golden: tuple[Path, ...], part: str, precision: float) -> int:
    from bot.evaluate.calibrate import PrecisionTarget
    from bot.evaluate.calibrate import run as propose
    from bot.evaluate.figures import Split

    wanted = PrecisionTarget(precision, golden, Split(part))
    is_found = propose(configuration_of(given), wanted, as_json=given.json)
    return DONE if is_found else PROBLEMS
