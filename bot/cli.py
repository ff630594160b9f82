"""The command line: it parses, hands over, prints and returns an exit code, nothing else.

A command imports what it needs when it runs, because the start of the process is part of the
answer's time; that is why this module is allowed imports inside functions.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot import __version__
from bot.errors import UsageError
from bot.shell import DONE, PROBLEMS, WRONG, Shell, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.assistant import Assistant
    from bot.config import Config

_DEFAULT_CONFIG = Path("config.yaml")
_PRECISION = 0.97

_FunctionT = TypeVar("_FunctionT", bound="Callable[..., object]")


@dataclass
class Options:
    """The options that commands share; they may stand before the command or after it."""

    config: Path | None = None
    knowledge: tuple[Path, ...] = ()
    json: bool = False


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    """Keep a shared option. The one after the command wins over the one before it."""
    options = context.ensure_object(Options)
    if value:
        setattr(options, str(parameter.name), value)


def _shared(*names: str, **settings: Any) -> Callable[[_FunctionT], _FunctionT]:  # noqa: ANN401 - click's own type
    return click.option(*names, expose_value=False, callback=_remember, **settings)


_PATH = click.Path(path_type=Path)
_config = _shared(
    "--config",
    type=_PATH,
    metavar="FILE",
    help="The configuration.  [default: config.yaml, if there is one]",
)
_knowledge = _shared(
    "--knowledge",
    type=_PATH,
    metavar="PATH",
    multiple=True,
    help="A knowledge file or a folder of them, instead of the configuration's; can be repeated.",
)
_json = _shared("--json", is_flag=True, help="Print JSON, one object a line.")


@click.group(cls=Shell, context_settings={"help_option_names": ["-h", "--help"]})
@_config
@_knowledge
@_json
@click.version_option(__version__, message="footnote %(version)s")
def cli() -> None:
    """Answer questions with cited passages from a knowledge base."""


@cli.command()
@_config
@_knowledge
@click.pass_obj
def chat(options: Options) -> None:
    """Talk to the sources in the terminal.

    No token is needed, and nothing that you type is stored or sent. Where standard input is no
    terminal, each of its lines is answered.
    """
    if options.json:
        raise UsageError("chat has no --json: use ask --batch - --json")
    from bot.terminal import converse
    from bot.texts import texts_in

    converse(_assistant(options), texts_in(_locale()))


@cli.command()
@click.argument("question", nargs=-1)
@click.option(
    "--batch", metavar="FILE", help="Answer each line of a file; - is the standard input."
)
@_json
@_config
@_knowledge
@click.pass_obj
def ask(options: Options, question: tuple[str, ...], batch: str | None) -> int:
    """Answer one question, or with --batch one a line.

    Without QUESTION, the question is what is piped to standard input.

    A line of a batch is plain text, or a JSON object with "question" and optionally "id" and
    "previous" (the list of the conversation's earlier questions, oldest first). Output keeps the
    input's order. A blank line is a question too. A line that can't be read is reported on
    standard error, with --json also as an object {"id", "line", "error"} in its place; the other
    lines are answered, and the exit code is 2.
    """
    if batch is not None and question:
        raise UsageError("give either a question or --batch, not both")
    if batch is not None:
        return _answer_batch(options, batch)
    from bot.asked import question_of
    from bot.batch import Request, reply_to
    from bot.printer import Printer

    request = Request(1, question_of(question))
    Printer(as_json=options.json).reply(reply_to(_assistant(options), request))
    return DONE


def _answer_batch(options: Options, path: str) -> int:
    from bot.asked import opened, size_of
    from bot.batch import BadLine, replies
    from bot.lines import bounded_lines
    from bot.printer import Printer
    from bot.progress import is_terminal, progress

    assistant, printer, status = _assistant(options), Printer(as_json=options.json), DONE
    # A bar would only disturb answers that scroll by on a terminal.
    hidden = is_terminal(sys.stdout)
    with opened(path) as stream, progress("Answering", size_of(stream), hidden=hidden) as advance:
        for reply in replies(assistant, bounded_lines(stream), advance):
            if isinstance(reply, BadLine):
                status = WRONG
                printer.bad_line(reply)
            else:
                printer.reply(reply, numbered=True)
    return status


@cli.command()
@click.argument("paths", nargs=-1, type=_PATH, metavar="[PATH]...")
@click.option("--strict", is_flag=True, help="Count warnings as problems.")
@click.option(
    "--article",
    type=_PATH,
    metavar="FILE",
    help="The source's text: check that each passage's `starts` stands at its paragraph.",
)
@click.option("--source", metavar="ID", help="The id of the article's source, if several may be.")
@click.option("--golden", is_flag=True, help="Ask the golden questions beside the knowledge too.")
@_json
@_config
@_knowledge
@click.pass_obj
def check(
    options: Options,
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
    from bot.check import examine
    from bot.printer import Printer

    report = examine(_configuration(options, paths), article, source, with_golden=golden)
    Printer(as_json=options.json).report(report)
    return PROBLEMS if report.problems or (strict and report.warnings) else DONE


@cli.command("eval")
@click.option(
    "--golden",
    type=_PATH,
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
@click.option("--report", type=_PATH, metavar="FILE", help="Write a page of HTML with figures too.")
@click.option("--calibrate", is_flag=True, help="Instead, propose thresholds and say their cost.")
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="SHARE",
    help="How many of the answers are to be right with --calibrate.  [default: 0.97]",
)
@_json
@_config
@_knowledge
@click.pass_obj
def evaluate(
    options: Options,
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
        return _calibrate(options, golden, part, precision or _PRECISION)
    if precision is not None:
        raise UsageError("--precision is what --calibrate is to reach: give both")
    from bot.evaluate.command import Wanted
    from bot.evaluate.command import run as measure
    from bot.evaluate.figures import Part

    wanted = Wanted(golden, Part(part), peers=peers, misses=misses, report=report)
    is_met = measure(_configuration(options), wanted, as_json=options.json)
    return DONE if is_met else PROBLEMS


@cli.command("run")
@_config
@_knowledge
@click.pass_obj
def run_discord(options: Options) -> int:
    """Run the Discord bot.

    The token comes from the environment variable DISCORD_TOKEN. SIGTERM and Ctrl-C end it, after
    the answers under way.
    """
    config = _configuration(options)
    from bot.app import build
    from bot.chat.run import FIRST_STEPS, serve

    token = os.environ.get("DISCORD_TOKEN", "").strip()
    if not token:
        click.echo(FIRST_STEPS, err=True)
        return WRONG
    serve(build(config), config.discord, token, _announce)
    return DONE


def _announce(link: str) -> None:
    click.echo(f"To invite the bot to a server: {link}")
    sys.stdout.flush()


def _calibrate(options: Options, golden: tuple[Path, ...], part: str, precision: float) -> int:
    from bot.evaluate.calibrate import Wanted
    from bot.evaluate.calibrate import run as propose
    from bot.evaluate.figures import Part

    wanted = Wanted(precision, golden, Part(part))
    is_found = propose(_configuration(options), wanted, as_json=options.json)
    return DONE if is_found else PROBLEMS


@cli.command("import")
@click.argument("file", type=_PATH)
@click.option(
    "-o", "--out", type=_PATH, metavar="OUT.yaml", required=True, help="The knowledge file to make."
)
@click.option("--title", metavar="TEXT", help="The article's title, as published.")
@click.option("--publisher", metavar="TEXT", help="Who published it.")
@click.option("--author", metavar="TEXT", help="Who wrote it.")
@click.option("--published", metavar="DATE", help="When: 2013-05-02, 2013-05 or 2013.")
@click.option("--url", metavar="URL", help="Where it can be read; nothing is fetched.")
@click.option("--id", "id_", metavar="ID", help="The id of the source.")
def import_(file: Path, out: Path, id_: str | None, **details: str | None) -> int:
    """Make a knowledge file from an article: Markdown, plain text, HTML or PDF.

    The options override what the article says of itself. If OUT.yaml exists, it is brought up to
    date: what a curator added stays. The exit code is 1 if nothing can be imported.
    """
    from bot.errors import ArticleError
    from bot.importer.article import Details
    from bot.importer.importing import import_article
    from bot.importer.report import tell, tell_refused
    from bot.importer.source import Overrides

    try:
        tell(import_article(file, out, Overrides(id_, Details(**details))), out)
    except ArticleError as error:
        tell_refused(file, error)
        return PROBLEMS
    return DONE


def _configuration(options: Options, paths: Sequence[Path] = ()) -> Config:
    from bot.config import load

    found = _DEFAULT_CONFIG if _DEFAULT_CONFIG.is_file() else None
    config = load(options.config or found)
    knowledge = tuple(paths) or options.knowledge
    return replace(config, knowledge=knowledge) if knowledge else config


def _assistant(options: Options) -> Assistant:
    from bot.app import build

    return build(_configuration(options))


def _locale() -> str:
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((found for name in names if (found := os.environ.get(name))), "en")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, else those of the process; return its exit code."""
    return run(cli, arguments)
