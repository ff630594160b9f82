"""Run the Discord bot."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from bot.commands import options
from bot.commands.options import configuration_of
from bot.shell import DONE, WRONG

if TYPE_CHECKING:
    from bot.commands.options import Options


@click.command("run")
@options.config
@options.knowledge
@click.pass_obj
def run_discord(given: Options) -> int:
    """Run the Discord bot.

    The token comes from the environment variable DISCORD_TOKEN. SIGTERM and Ctrl-C end it, after
    the answers under way.
    """
    config = configuration_of(given)
    from bot.chat.run import FIRST_STEPS, serve
    from bot.serving import Serving

    token = os.environ.get("DISCORD_TOKEN", "").strip()
    if not token:
        click.echo(FIRST_STEPS, err=True)
        return WRONG
    serve(Serving(config), token, _announce)
    return DONE


def _announce(link: str) -> None:
    click.echo(f"To invite the bot to a server: {link}")
    sys.stdout.flush()
