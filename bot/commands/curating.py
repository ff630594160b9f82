"""The commands for curators: the lists, the report, the verbs, and `curated` and `export`."""

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


MAX_GUILD = 2**63 - 1
"""Largest id that Discord can give a server."""

_limit = click.option(
    "--most",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Maximum number of rows.",
)
_guild = click.option(
    "--guild",
    type=click.IntRange(1, MAX_GUILD),
    metavar="ID",
    help="Only what comes from the Discord server with this id.",
)
_holds_in = click.option(
    "--guild",
    type=click.IntRange(1, MAX_GUILD),
    metavar="ID",
    help="The Discord server in which this holds; by default, it holds everywhere.",
)
_csv = click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet.")


@click.command()
@_limit
@_guild
@_csv
@options.json
@options.config
@options.knowledge
@click.pass_obj
def unanswered(given: Options, most: int, *, guild: int | None, as_csv: bool) -> None:
    """List the questions that got no answer.

    Questions with the same meaning form one group. The groups asked most often and most recently
    come first.
    """
    form = _listing_format(given, as_csv=as_csv)
    from bot.commands import curator_lists
    from bot.output.listing import print_listing

    print_listing(curator_lists.unanswered(configuration_of(given), most, guild), form)


@click.command()
@_limit
@_guild
@_csv
@options.json
@options.config
@click.pass_obj
def feedback(given: Options, most: int, *, guild: int | None, as_csv: bool) -> None:
    """List the passages that have votes, least helpful first.

    For each passage, shows the share of "not helpful" votes (a lower bound at 95% confidence) and a
    question that led to it.
    """
    form = _listing_format(given, as_csv=as_csv)
    from bot.commands import curator_lists
    from bot.output.listing import print_listing

    print_listing(curator_lists.feedback(configuration_of(given), most, guild), form)


@click.command()
@_guild
@click.option(
    "--weeks",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Number of weeks, starting with this one.",
)
@options.json
@options.config
@options.knowledge
@click.pass_obj
def report(given: Options, weeks: int, *, guild: int | None) -> None:
    """Report what was asked this week, and what answered it.

    Shows the questions by outcome, the votes, the passages shown most often, those with the worst
    votes, and the sources that were never used. Each number is compared with the week before. The
    report holds no question and no member.
    """
    from bot.commands import weekly_report

    weekly_report.show(configuration_of(given), guild, weeks, as_json=given.json)


_yes = click.option("--yes", is_flag=True, help="Save without asking, if nothing gets worse.")
_anyway = click.option(
    "--anyway", is_flag=True, help="Save without asking, even if something gets worse."
)


@click.command()
@click.argument("question")
@click.argument("passage")
@_holds_in
@_yes
@_anyway
@options.json
@options.config
@options.knowledge
@click.pass_obj
def teach(
    given: Options,
    question: str,
    passage: str,
    *,
    guild: int | None,
    yes: bool,
    anyway: bool,
) -> int:
    """Use PASSAGE, the id of a passage or gap, as the answer to QUESTION.

    QUESTION is a question in any wording, or an id from `unanswered`. Shows the new answer and
    anything that would get worse, then asks whether to save. The exit code is 1 if nothing was
    saved.
    """
    from bot.curation.verbs import Teach

    return _act(given, Teach(question, passage, guild=guild), yes=yes, anyway=anyway)


@click.command()
@click.argument("question")
@click.option(
    "--text", required=True, metavar="TEXT", help="The reply; says what the source leaves out."
)
@click.option("--see", metavar="ID", help="The id of the closest passage.")
@click.option(
    "--source", metavar="ID", help="The source's id; by default, that of the --see passage."
)
@click.option(
    "--id", "id_", metavar="ID", help="The gap's id; by default, derived from the question."
)
@_holds_in
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
    guild: int | None,
    yes: bool,
    anyway: bool,
) -> int:
    """Record that a source does not answer QUESTION.

    QUESTION and the exit code work as in `teach`.
    """
    from bot.curation.verbs import Declare

    proposal = Declare(question, text, see, source, id_, guild=guild)
    return _act(given, proposal, yes=yes, anyway=anyway)


def _act(given: Options, proposal: Proposal, *, yes: bool, anyway: bool) -> int:
    from bot.commands.teaching import Consent, act
    from bot.terminal.input import checked_utf8

    proposal = replace(proposal, question=checked_utf8(proposal.question))
    config, consent = configuration_of(given), Consent(yes=yes, anyway=anyway)
    return DONE if act(config, proposal, consent, as_json=given.json) else PROBLEMS


@click.command()
@click.argument("question")
@_guild
@options.config
@options.knowledge
@click.pass_obj
def dismiss(given: Options, question: str, *, guild: int | None) -> None:
    """Remove QUESTION and its group from the list of unanswered questions.

    QUESTION is an id from `unanswered`, or one of the group's wordings.
    """
    from bot.commands import teaching

    teaching.dismiss(configuration_of(given), question, guild)


@click.command()
@click.option(
    "--replace",
    "file",
    type=options.PATH,
    metavar="FILE",
    help="Replace the additions with FILE, if FILE is valid for the knowledge.",
)
@options.config
@options.knowledge
@click.pass_obj
def curated(given: Options, file: Path | None) -> None:
    """Print the curators' additions as YAML.

    They come from the curated file or, if several processes share a PostgreSQL database, from the
    database.
    """
    from bot.curation import whole

    config = configuration_of(given)
    if file is None:
        click.echo(whole.read(config), nl=False)
    else:
        whole.replace(config, file)


@click.command()
@click.argument("folder", type=options.PATH, metavar="DIR")
@options.json
@options.config
@options.knowledge
@click.pass_obj
def export(given: Options, folder: Path) -> None:
    """Write the documents that curators added in Discord to DIR.

    Each becomes an ordinary knowledge file. Files with the same names are replaced. Curators' other
    additions are printed by `curated`.
    """
    from bot.output.lines import json_line
    from bot.output.text import counted, safe
    from bot.uploads import exporting

    files = exporting.export(configuration_of(given), folder)
    for file in files:
        click.echo(json_line({"file": str(file)}) if given.json else safe(str(file)))
    click.echo(counted(len(files), "document"), err=True)


def _listing_format(given: Options, *, as_csv: bool) -> ListFormat:
    from bot.output.listing import ListFormat

    if given.json and as_csv:
        raise UsageError("give either --json or --csv, not both")
    if as_csv:
        return ListFormat.CSV
    return ListFormat.JSON if given.json else ListFormat.TABLE
