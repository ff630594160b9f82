"""Check knowledge files, and measure how well they answer."""

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


_PRECISION = 0.97


@click.command()
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[PATH]...")
@click.option("--strict", is_flag=True, help="Count warnings as problems.")
@click.option(
    "--article",
    type=options.PATH,
    metavar="FILE",
    help="The source's text: check that each passage's `starts` stands at its paragraph.",
)
@click.option("--source", metavar="ID", help="The id of the article's source, if several may be.")
@click.option("--golden", is_flag=True, help="Ask the golden questions beside the knowledge too.")
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
    """Validate knowledge files: those given, else the configuration's.

    Prints every problem as file:line:column: message, warnings marked as such. The exit code is
    1 if there are problems, with --strict also if there are warnings. With --golden, a broken
    golden question is a problem.
    """
    if source is not None and article is None:
        raise UsageError("--source says whose text --article is: give both")
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
    help="A file of golden questions or a folder of them; can be repeated.  "
    "[default: *.golden.yaml beside the knowledge]",
)
@click.option(
    "--part",
    type=click.Choice(["tuning", "held-out", "all"]),
    default="all",
    show_default=True,
    help="Which of the questions to ask.",
)
@click.option("--misses", is_flag=True, help="List what went wrong, what was said and why.")
@click.option("--peers", is_flag=True, help="Compare with simpler ways to search.")
@click.option(
    "--report", type=options.PATH, metavar="FILE", help="Write a page of HTML with figures too."
)
@click.option("--calibrate", is_flag=True, help="Instead, propose thresholds and say their cost.")
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="SHARE",
    help="How many of the answers are to be right with --calibrate.  [default: 0.97]",
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
    calibrate: bool,
) -> int:
    """Ask the golden questions; print figures.

    The exit code is 1 if a figure is below its floor, or no threshold reaches the precision.
    """
    if calibrate:
        if misses or peers or report:
            raise UsageError("--calibrate does nothing else: leave --misses, --peers, --report out")
        return _calibrate(given, golden, part, precision or _PRECISION)
    if precision is not None:
        raise UsageError("--precision is what --calibrate is to reach: give both")
    from bot.evaluate.command import EvalOptions
    from bot.evaluate.command import run as measure
    from bot.evaluate.figures import Split

    wanted = EvalOptions(golden, Split(part), peers=peers, misses=misses, report=report)
    is_met = measure(configuration_of(given), wanted, as_json=given.json)
    return DONE if is_met else PROBLEMS


def _calibrate(given: Options, golden: tuple[Path, ...], part: str, precision: float) -> int:
    from bot.evaluate.calibrate import PrecisionTarget
    from bot.evaluate.calibrate import run as propose
    from bot.evaluate.figures import Split

    wanted = PrecisionTarget(precision, golden, Split(part))
    is_found = propose(configuration_of(given), wanted, as_json=given.json)
    return DONE if is_found else PROBLEMS
