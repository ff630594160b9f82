"""The commands `curated` and `export`, which output what curators have added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands import options
from bot.commands.options import configuration_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.commands.options import Options


@click.command()
@click.option(
    "--replace",
    "file",
    type=options.PATH,
    metavar="FILE",
    help="Instead, replace the additions with FILE, if FILE is valid for the knowledge.",
)
@options.config
@options.knowledge
@click.pass_obj
def curated(given: Options, file: Path | None) -> None:
    """Print the curators' additions as YAML.

    The additions come from the curated file or, if several processes share a PostgreSQL database,
    from the database.
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
    """Write to DIR the documents that curators added in Discord.

    Each document becomes an ordinary knowledge file. Existing files with the same names are
    replaced. To print curators' other additions, use `curated`.
    """
    from bot.output.lines import json_line
    from bot.output.text import counted, safe
    from bot.uploads import exporting

    files = exporting.export(configuration_of(given), folder)
    for file in files:
        click.echo(json_line({"file": str(file)}) if given.json else safe(str(file)))
    click.echo(counted(len(files), "document"), err=True)
