"""The commands `teach`, `gap` and `dismiss`, which carry out curators' decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bot.commands import options
from bot.commands.options import configuration_of
from bot.commands.shell import DONE, PROBLEMS

if TYPE_CHECKING:
    from bot.commands.options import Options
    from bot.curation.verbs import Proposal

_holds_in = click.option(
    "--guild",
    type=click.IntRange(1, options.MAX_GUILD),
    metavar="ID",
    help="The Discord server where the change applies; by default, it applies everywhere.",
)
_yes = click.option("--yes", is_flag=True, help="Save without asking if nothing gets worse.")
_anyway = click.option(
    "--anyway", is_flag=True, help="Save without asking even if something gets worse."
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

    QUESTION is a question in any wording, or an id from `unanswered`. The new answer and anything
    that would get worse are shown before you are asked whether to save. The exit code is 1 if
    nothing was saved.
    """
    from bot.curation.verbs import Teach

    return _act(given, Teach(question, passage, guild=guild), yes=yes, anyway=anyway)


@click.command()
@click.argument("question")
@click.option(
    "--text",
    required=True,
    metavar="TEXT",
    help="The reply, which says what the source does not cover.",
)
@click.option("--see", metavar="ID", help="The id of the closest passage.")
@click.option(
    "--source",
    metavar="ID",
    help="The id of the source; by default, the source of the --see passage.",
)
@click.option(
    "--id",
    "id_",
    metavar="ID",
    help="The id of the gap; by default, an id derived from the question.",
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

    QUESTION and the exit code have the same meanings as in `teach`.
    """
    from bot.curation.verbs import Declare

    proposal = Declare(question, text, see, source, id_, guild=guild)
    return _act(given, proposal, yes=yes, anyway=anyway)


def _act(given: Options, proposal: Proposal, *, yes: bool, anyway: bool) -> int:
    from bot.commands.teaching import SaveConsent, act
    from bot.terminal.input import checked_utf8

    proposal = replace(proposal, question=checked_utf8(proposal.question))
    config, consent = configuration_of(given), SaveConsent(yes=yes, anyway=anyway)
    return DONE if act(config, proposal, consent, as_json=given.json) else PROBLEMS


@click.command()
@click.argument("question")
@options.guild
@options.config
@options.knowledge
@click.pass_obj
def dismiss(given: Options, question: str, *, guild: int | None) -> None:
    """Remove QUESTION and its group from the list of unanswered questions.

    QUESTION is an id from `unanswered`, or any question in the group.
    """
    from bot.commands import teaching

    teaching.dismiss(configuration_of(given), question, guild)
