"""What became of an import, told to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.commands.shell import complain
from bot.importer.source import UNKNOWN_PUBLISHER
from bot.output.text import counted, safe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.errors import ArticleError
    from bot.importer.importing import Imported


def tell(imported: Imported, out: Path) -> None:
    """Print what changed on standard output; warnings and a summary go to standard error."""
    for text in _changes(imported):
        click.echo(safe(text))
    if imported.source.publisher == UNKNOWN_PUBLISHER:
        complain("warning: the article doesn't say who published it: use --publisher")
    complain(f"{out}: {_summary(imported)}")


def tell_date(imported: Imported) -> None:
    """Warn of a date that only the file has: a PDF may be made years after its article."""
    date = imported.source.published
    if date and imported.changes is None:
        complain(f"warning: {date} is when the PDF was made: see whether it was published then")


def tell_refused(path: Path, error: ArticleError) -> None:
    """Say on standard error why an article can't be imported."""
    complain(f"{path}: {error}")


def _changes(imported: Imported) -> Iterator[str]:
    """Yield a line for each passage that is not what it was; none for a first import."""
    changes = imported.changes
    if changes is None:
        return
    for what in ("new", "changed", "gone", "moved"):
        for name in getattr(changes, what):
            yield f"{what}: {name}"
    for note in changes.notes:
        yield f"note: {note}"
    if imported.backup is not None:
        yield f"the file as it was: {imported.backup}"


def _summary(imported: Imported) -> str:
    found = (
        f"{counted(imported.passages, 'passage')} of {counted(imported.paragraphs, 'paragraph')}, "
        f"{counted(imported.asks, 'ask')} and {counted(imported.terms, 'term')} proposed"
    )
    is_same = imported.changes is not None and imported.backup is None
    return f"nothing to change ({found})" if is_same else found
