"""The command-line interface, which parses arguments and runs commands.

To keep startup fast, the modules imported here import slow dependencies inside functions, only when
a command needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands import (
    additions,
    answering,
    checking,
    curating,
    importing,
    options,
    reviewing,
    running,
)
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
    reviewing.unanswered,
    reviewing.feedback,
    reviewing.report,
    curating.teach,
    curating.gap,
    curating.dismiss,
    additions.curated,
    additions.export,
    running.run_discord,
    running.health,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command named in `arguments` (default: `sys.argv`) and return its exit code."""
    return run(cli, arguments)
