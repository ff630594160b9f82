"""The command line: it parses, hands over, prints and returns an exit code, nothing else.

A command imports what it needs when it runs, because the start of the process is part of the
answer's time; that is why the modules of `bot.commands` are allowed imports inside functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands import answering, checking, curating, importing, options, running
from bot.commands.shell import Shell, run

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group(cls=Shell, context_settings={"help_option_names": ["-h", "--help"]})
@options.config
@options.knowledge
@options.json
@options.version
def cli() -> None:
    """Answer questions with cited passages from a knowledge base."""


for command in (
    answering.chat,
    answering.ask,
    checking.check,
    checking.evaluate,
    importing.import_,
    curating.unanswered,
    curating.feedback,
    curating.teach,
    curating.gap,
    curating.dismiss,
    curating.curated,
    running.run_discord,
    running.health,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, else those of the process; return its exit code."""
    return run(cli, arguments)
