"""The `import` command, which makes knowledge files from documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands import options
from bot.commands.options import PATH
from bot.commands.shell import DONE, PROBLEMS
from bot.errors import ArticleError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.commands.options import Options
    from bot.importer.article import Details

STDIN = "-"
GENERATORS = ("docusaurus", "hugo", "mkdocs", "plain", "sphinx", "vitepress")


@click.command("import")
@click.argument("sources", type=PATH, nargs=-1, metavar="[SOURCE]...")
@click.option(
    "-o",
    "--out",
    type=PATH,
    metavar="OUT",
    help="The knowledge file to write; for a folder or several documents, the folder to write to.",
)
@click.option("--title", metavar="TEXT", help="The title as published.")
@click.option("--publisher", metavar="TEXT", help="The publisher.")
@click.option("--author", metavar="TEXT", help="The author.")
@click.option(
    "--published", metavar="DATE", help="The publication date: 2013-05-02, 2013-05 or 2013."
)
@click.option("--url", metavar="URL", help="The article's address, which is cited but not fetched.")
@click.option(
    "--language",
    metavar="CODE",
    help="The language, as a code such as es.  [default: detected]",
)
@click.option("--id", "id_", metavar="ID", help="The id of the source, or of the collection.")
@click.option("--name", metavar="TEXT", help="The name of the collection.")
@click.option("--base-url", metavar="URL", help="The address of the site's home page.")
@click.option(
    "--generator",
    type=click.Choice(GENERATORS),
    help="The generator of the site.  [default: detected from the site's configuration]",
)
@click.option(
    "--include", metavar="GLOB", multiple=True, help="Import only matching pages; repeatable."
)
@click.option("--exclude", metavar="GLOB", multiple=True, help="Skip matching pages; repeatable.")
@click.option("--format", "format_", metavar="FORMAT", help="The format of standard input: md, …")
@click.option("--prune", is_flag=True, help="Remove the files of pages that no longer exist.")
@click.option("--remove", metavar="ID", help="Remove the imports of this collection or source.")
@options.json
@options.config
@click.pass_obj
def import_(
    given: Options,
    /,
    *,
    sources: tuple[Path, ...],
    out: Path | None,
    id_: str | None,
    name: str | None,
    base_url: str | None,
    generator: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    format_: str | None,
    remove: str | None,
    prune: bool,
    **details: str | None,
) -> int:
    """Make knowledge files from documents: files, a folder, or - for standard input.

    The documents can be Markdown, reStructuredText, plain text, HTML, PDF or Word (DOCX).

    Options override the details in a document. Files from an earlier import are updated, and
    curators' additions are kept. Without SOURCE, everything that sources.yaml lists is imported.
    The exit code is 1 if something can't be imported.
    """
    from bot.commands.import_many import Many, expanded, import_listed, import_many, remove_from
    from bot.importer.article import Details

    shared = Details(**details)
    many = Many(id_, name, base_url, generator, include, exclude, shared)
    if remove is not None:
        return remove_from(given, remove, out)
    if not sources:
        many.refuse_all()
        return import_listed(given, out, prune=prune)
    if out is None:
        raise UsageError("use -o to name the file or folder to write to")
    found = expanded(sources)
    is_folder = out.is_dir() or not (out.exists() or out.suffix)
    if len(found) > 1 or found[0].is_dir() or (is_folder and str(found[0]) != STDIN):
        if format_:
            raise UsageError("--format is for standard input only")
        return import_many(given, many, found, out, prune=prune)
    many.refuse_for_one()
    return _import_one(found[0], out, id_, shared, format_)


def _import_one(
    file: Path, out: Path, id_: str | None, details: Details, format_: str | None
) -> int:
    from bot.commands.import_report import tell, tell_date, tell_refused
    from bot.commands.piped_document import document
    from bot.importer.importing import import_article
    from bot.importer.source import Overrides

    try:
        with document(file, format_) as path:
            imported = import_article(path, out, Overrides(id_, details))
    except ArticleError as error:
        tell_refused(file, error)
        return PROBLEMS
    tell(imported, out)
    if path.suffix.lower() == ".pdf" and not details.published:
        tell_date(imported)
    return DONE
