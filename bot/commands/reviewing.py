"""The commands `unanswered`, `feedback` and `report`, about members' questions and votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands import options
from bot.commands.options import configuration_of
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.commands.options import Options
    from bot.output.listing import ListFormat

_limit = click.option(
    "--most",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Maximum number of rows.",
)
_csv = click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet.")


@click.command()
@_limit
@options.guild
@_csv
@options.json
@options.config
@options.knowledge
@click.pass_obj
def unanswered(given: Options, most: int, *, guild: int | None, as_csv: bool) -> None:
    """List the questions that got no answer.

    Questions that share most of their words form one group. Groups whose questions were asked most
    often and most recently come first.
    """
    form = _listing_format(given, as_csv=as_csv)
    from bot.commands import curator_lists
    from bot.output.listing import print_listing

    print_listing(curator_lists.unanswered(configuration_of(given), most, guild), form)


@click.command()
@_limit
@options.guild
@_csv
@options.json
@options.config
@click.pass_obj
def feedback(given: Options, most: int, *, guild: int | None, as_csv: bool) -> None:
    """List the passages that have votes, least helpful first.

    Each row has the share of "not helpful" votes (a lower bound at 95% confidence) and a question
    whose answer got such votes.
    """
    form = _listing_format(given, as_csv=as_csv)
    from bot.commands import curator_lists
    from bot.output.listing import print_listing

    print_listing(curator_lists.feedback(configuration_of(given), most, guild), form)


@click.command()
@options.guild
@click.option(
    "--weeks",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Number of weeks to report, counting back from the current week.",
)
@options.json
@options.config
@options.knowledge
@click.pass_obj
def report(given: Options, weeks: int, *, guild: int | None) -> None:
    """Report this week's questions, answers and votes in numbers.

    The report shows the questions by outcome, the votes, the passages shown most often, the
    passages with the worst votes, and the sources that have not been used since counting began.
    Each number is compared with the previous week's. The report quotes no questions and names no
    members.
    """
    from bot.commands import weekly_report

    weekly_report.show(configuration_of(given), guild, weeks, as_json=given.json)


def _listing_format(given: Options, *, as_csv: bool) -> ListFormat:
    from bot.output.listing import ListFormat

    if given.json and as_csv:
        raise UsageError("give either --json or --csv, not both")
    if as_csv:
        return ListFormat.CSV
    return ListFormat.JSON if given.json else ListFormat.TABLE
