"""The commands that run the Discord bot (`run`) and check it (`health`)."""

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
"""Matches a token that fits in an HTTP header: printable ASCII without spaces.

Only Discord can tell whether a token is valid.
"""


@click.command("run")
@options.config
@options.knowledge
@click.option(
    "--shard-count",
    type=click.IntRange(1, MAX_SHARDS),
    metavar="N",
    help="Total number of shards across all processes.  [default: as Discord recommends]",
)
@click.option(
    "--shard-ids",
    metavar="IDS",
    help="The shards that this process runs, such as 0-3 or 0,2,5-7.  [default: all]",
)
@click.option(
    "--processes",
    type=click.IntRange(1, MAX_SHARDS),
    metavar="N",
    help="Instead of --shard-ids: the number of processes that divide the shards.",
)
@click.option(
    "--ordinal",
    metavar="K",
    help="This process's number, counting from 0; auto reads POD_INDEX, or the number at the end "
    "of the host name.  [default: auto]",
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

    The token is read from the environment variable DISCORD_TOKEN. On SIGTERM or Ctrl-C, the bot
    finishes the replies in progress and exits.

    By default, one process runs all shards. To use several processes, give each process the same
    --shard-count, and either its own --shard-ids or the same --processes. Several processes need a
    PostgreSQL store.
    """
    if hasattr(signal, "SIGHUP"):  # SIGHUP requests a reload, but nothing has been loaded yet
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(DONE))  # no replies are in progress yet
    from bot.chat.run import FIRST_STEPS, serve
    from bot.serving.live import Serving
    from bot.serving.scopes import check_names

    shards = from_options(shard_count, shard_ids, processes, ordinal)
    config = configuration_of(given)
    token = os.environ.get("DISCORD_TOKEN", "").strip()
    if not token:
        click.echo(FIRST_STEPS, err=True)
        return WRONG
    if not _TOKEN.fullmatch(token):
        raise UsageError(
            "DISCORD_TOKEN contains a character that no token has, such as a space or a line break"
        )
    serving = Serving(config)
    check_names(config, serving.knowledge)
    serve(serving, token, _announce, shards)
    return DONE


@click.command("health")
@options.config
@click.option("--ready", is_flag=True, help="Also check that everything the bot needs works.")
@click.pass_obj
def health(given: Options, *, ready: bool) -> int:
    """Check the bot that runs on this machine.

    Exit code 0 means that the bot responds and, with --ready, that it is connected to Discord, has
    knowledge and can reach its store. Use the same configuration as for `run`.
    """
    from bot.operations.probe import ask

    is_healthy, status = ask(configuration_of(given).health, "/readyz" if ready else "/livez")
    click.echo(safe(status))
    return DONE if is_healthy else PROBLEMS


def _announce(link: str) -> None:
    click.echo(f"To invite the bot to a server: {link}")
    sys.stdout.flush()
