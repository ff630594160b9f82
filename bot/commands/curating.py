"""What curators do in the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bot.commands import options
from bot.commands.options import configuration_of
from bot.commands.shell import DONE, PROBLEMS
from bot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.commands.options import Options
    from bot.curation.verbs import Proposal
    from bot.output.listing import ListFormat


_most = click.option(
    "--most",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many to list.",
)
_csv = click.option("--csv", "as_csv", is_flag=True, help="Print CSV, for a spreadsheet.")


@click.command()
@_most
@_csv
@options.json
@options.config
@options.knowledge
@click.pass_obj
def unanswered(given: Options, most: int, *, as_csv: bool) -> None:
    """List what people ask in vain.

    Questions of one meaning are one group; the most pressing come first, by how often and how
    recently they were asked.
    """
    form = _form(given, as_csv=as_csv)
    from bot.commands import curator_lists
    from bot.output.listing import print_listing

    print_listing(curator_lists.unanswered(configuration_of(given), most), form)


@click.command()
@_most
@_csv
@options.json
@options.config
@click.pass_obj
def feedback(given: Options, most: int, *, as_csv: bool) -> None:
    """List the passages that members find least helpful.

    With the share of votes against each that is certain at 95 percent, and the questions that led
    to them.
    """
    form = _form(given, as_csv=as_csv)
    from bot.commands import curator_lists
    from bot.output.listing import print_listing

    print_listing(curator_lists.feedback(configuration_of(given), most), form)


_yes = click.option("--yes", is_flag=True, help="Save without asking, if nothing gets worse.")
_anyway = click.option("--anyway", is_flag=True, help="Save even if something gets worse.")


@click.command()
@click.argument("question")
@click.argument("passage")
@_yes
@_anyway
@options.json
@options.config
@options.knowledge
@click.pass_obj
def teach(given: Options, question: str, passage: str, *, yes: bool, anyway: bool) -> int:
    """Let PASSAGE, the id of a passage or gap, answer QUESTION.

    QUESTION is in anybody's words, or the id that `unanswered` lists. Shows the new answer and what
    would get worse, and saves when you agree. The exit code is 1 if nothing was saved.
    """
    from bot.curation.verbs import Teach

    return _act(given, Teach(question, passage), yes=yes, anyway=anyway)


@click.command()
@click.argument("question")
@click.option("--text", required=True, metavar="TEXT", help="Says what the source leaves out.")
@click.option("--see", metavar="ID", help="The passage that comes nearest.")
@click.option("--source", metavar="ID", help="The source; by default that of the nearest passage.")
@click.option("--id", "id_", metavar="ID", help="The gap's id; by default made of the question.")
@_yes
@_anyway
@options.json
@options.config
@options.knowledge
@click.pass_obj
def gap(
    given: Options,
    question: str,
    *,
    text: str,
    see: str | None,
    source: str | None,
    id_: str | None,
    yes: bool,
    anyway: bool,
) -> int:
    """Write down that a source does not answer QUESTION.

    QUESTION and the exit code are as with `teach`.
    """
    from bot.curation.verbs import Declare

    proposal = Declare(question, text, see, source, id_)
    return _act(given, proposal, yes=yes, anyway=anyway)


def _act(given: Options, proposal: Proposal, *, yes: bool, anyway: bool) -> int:
    from bot.commands.teaching import Consent, act
    from bot.terminal.input import checked_utf8

    proposal = replace(proposal, question=checked_utf8(proposal.question))
    config, consent = configuration_of(given), Consent(yes=yes, anyway=anyway)
    return DONE if act(config, proposal, consent, as_json=given.json) else PROBLEMS


@click.command()
@click.argument("question")
@options.config
@options.knowledge
@click.pass_obj
def dismiss(given: Options, question: str) -> None:
    """List QUESTION no longer among those asked in vain.

    QUESTION is the id that `unanswered` lists, or one of the wordings.
    """
    from bot.commands import teaching

    teaching.dismiss(configuration_of(given), question)


@click.command()
@click.option(
    "--replace",
    "file",
    type=options.PATH,
    metavar="FILE",
    help="Let FILE take its place, if that fits the knowledge.",
)
@options.config
@options.knowledge
@click.pass_obj
def curated(given: Options, file: Path | None) -> None:
    """Print what curators have added, as YAML.

    That is the curated file or, where several processes share a PostgreSQL database, what the
    database holds.
    """
    from bot.curation import whole

    config = configuration_of(given)
    if file is None:
        click.echo(whole.read(config), nl=False)
    else:
        whole.replace(config, file)


def _form(given: Options, *, as_csv: bool) -> ListFormat:
    from bot.output.listing import ListFormat

    if given.json and as_csv:
        raise UsageError("give either --json or --csv, not both")
    if as_csv:
        return ListFormat.CSV
    return ListFormat.JSON if given.json else ListFormat.TABLE
