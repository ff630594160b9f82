"""The command that makes a knowledge file from an article: `import`."""

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
    "-o", "--out", type=PATH, metavar="OUT.yaml", required=True, help="The knowledge file to write."
)
@click.option("--title", metavar="TEXT", help="The title as published.")
@click.option("--publisher", metavar="TEXT", help="The publisher.")
@click.option("--author", metavar="TEXT", help="The author.")
@click.option(
    "--published", metavar="DATE", help="The publication date: 2013-05-02, 2013-05 or 2013."
)
@click.option("--url", metavar="URL", help="The article's address; nothing is fetched.")
@click.option("--id", "id_", metavar="ID", help="The id of the source.")
def import_(file: Path, out: Path, id_: str | None, **details: str | None) -> int:
    """Make a knowledge file from an article.

    It can be Markdown, reStructuredText, plain text, HTML, PDF or a Word document (DOCX).

    The options override what the article itself says. An existing OUT.yaml is updated, and what
    curators added is kept. The exit code is 1 if nothing can be imported.
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
