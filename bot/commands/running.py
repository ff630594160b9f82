"""Run the Discord bot."""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import TYPE_CHECKING

import click

from bot.chat.gateway.shards import MAX_SHARDS, from_options
from bot.commands import options
from bot.commands.options import configuration_of
from bot.commands.shell import DONE, PROBLEMS, WRONG
from bot.errors import UsageError
from bot.output.text import safe

if TYPE_CHECKING:
    from bot.commands.options import Options

_TOKEN = re.compile(r"[!-~]+")
"""What can be sent in a header of HTTP; whether it is right, Discord says."""


@click.command("run")
@options.config
@options.knowledge
@click.option(
    "--shard-count",
    type=click.IntRange(1, MAX_SHARDS),
    metavar="N",
    help="How many shards the bot has, in all its processes.  [default: as Discord recommends]",
)
@click.option(
    "--shard-ids",
    metavar="IDS",
    help="Those that this process runs, such as 0-3 or 0,2,5-7.  [default: all]",
)
@click.option(
    "--processes",
    type=click.IntRange(1, MAX_SHARDS),
    metavar="N",
    help="Instead: how many processes divide the shards among themselves.",
)
@click.option(
    "--ordinal",
    metavar="K",
    help="Which of them this is, from 0 on; auto takes POD_INDEX, or the number at the end of the "
    "host name.  [default: auto]",
)
@click.pass_obj
def run_discord(
    given: Options,
    shard_count: int | None,
    shard_ids: str | None,
    processes: int | None,
    ordinal: str | None,
) -> int:
    """Run the Discord bot.

    The token comes from the environment variable DISCORD_TOKEN. SIGTERM and Ctrl-C end it, after
    the answers under way.

    One process runs all shards. For several, give each the same --shard-count, and --shard-ids of
    its own or --processes; they need a PostgreSQL store.
    """
    if hasattr(signal, "SIGHUP"):  # what it asks for, loading the knowledge, is about to happen
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(DONE))  # nothing is under way yet
    from bot.chat.run import FIRST_STEPS, serve
    from bot.serving.live import Serving

    shards = from_options(shard_count, shard_ids, processes, ordinal)
    config = configuration_of(given)
    token = os.environ.get("DISCORD_TOKEN", "").strip()
    if not token:
        click.echo(FIRST_STEPS, err=True)
        return WRONG
    if not _TOKEN.fullmatch(token):
        raise UsageError(
            "DISCORD_TOKEN holds more than a token: a line break, a blank or a letter that none has"
        )
    serve(Serving(config), token, _announce, shards)
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
    click.echo(safe(said))
    return DONE if is_well else PROBLEMS


def _announce(link: str) -> None:
    click.echo(f"To invite the bot to a server: {link}")
    sys.stdout.flush()
