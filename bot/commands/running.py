"""Run the Discord bot."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from bot.commands import options
from bot.commands.options import configuration_of
from bot.harmless import harmless
from bot.shell import DONE, PROBLEMS, WRONG

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


@click.command("health")
@options.config
@click.option("--ready", is_flag=True, help="Ask too whether all it needs is in order.")
@click.pass_obj
def health(given: Options, *, ready: bool) -> int:
    """Ask a bot that runs on this machine how it is.

    Exit code 0 means that it answers, with --ready also that it is connected to Discord, has
    knowledge and reaches its store. It needs the configuration that the bot runs with.
    """
    from bot.operations.probe import ask

    is_well, said = ask(configuration_of(given).health, "/readyz" if ready else "/livez")
    click.echo(harmless(said))
    return DONE if is_well else PROBLEMS


def _announce(link: str) -> None:
    click.echo(f"To invite the bot to a server: {link}")
    sys.stdout.flush()
