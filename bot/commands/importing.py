"""Make a knowledge file from an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands.options import PATH
from bot.commands.shell import DONE, PROBLEMS

if TYPE_CHECKING:
    from pathlib import Path


@click.command("import")
@click.argument("file", type=PATH)
@click.option(
    "-o", "--out", type=PATH, metavar="OUT.yaml", required=True, help="The knowledge file to make."
)
@click.option("--title", metavar="TEXT", help="The article's title, as published.")
@click.option("--publisher", metavar="TEXT", help="Who published it.")
@click.option("--author", metavar="TEXT", help="Who wrote it.")
@click.option("--published", metavar="DATE", help="When: 2013-05-02, 2013-05 or 2013.")
@click.option("--url", metavar="URL", help="Where it can be read; nothing is fetched.")
@click.option("--id", "id_", metavar="ID", help="The id of the source.")
def import_(file: Path, out: Path, id_: str | None, **details: str | None) -> int:
    """Make a knowledge file from an article: Markdown, plain text, HTML or PDF.

    The options override what the article says of itself. If OUT.yaml exists, it is brought up to
    date: what a curator added stays. The exit code is 1 if nothing can be imported.
    """
    from bot.commands.import_report import tell, tell_date, tell_refused
    from bot.errors import ArticleError
    from bot.importer.article import Details
    from bot.importer.importing import import_article
    from bot.importer.source import Overrides

    try:
        imported = import_article(file, out, Overrides(id_, Details(**details)))
    except ArticleError as error:
        tell_refused(file, error)
        return PROBLEMS
    tell(imported, out)
    if file.suffix.lower() == ".pdf" and not details["published"]:
        tell_date(imported)
    return DONE
