"""Report on the import of one document, in plain text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from bot.commands.shell import complain
from bot.importer.grouping import CRUMB
from bot.knowledge.sources import UNKNOWN_PUBLISHER
from bot.output.text import counted, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.errors import ArticleError
    from bot.importer.article import Notes
    from bot.importer.outcome import Imported


_MAX_NAMED = 5


def tell(imported: Imported, out: Path) -> None:
    """Print the changes to standard output, and warnings and a summary to standard error."""
    for text in _changes(imported):
        click.echo(safe(text))
    if imported.source.publisher == UNKNOWN_PUBLISHER:
        complain("warning: the document doesn't say who published it; use --publisher")
    if imported.crumbs:
        complain(f"warning: {_crumbs(imported.crumbs)}")
    tell_notes(imported.notes)
    complain(f"{out}: {_summary(imported)}")


def tell_date(imported: Imported) -> None:
    """Warn if a first import used the PDF's creation date as its publication date."""
    date = imported.source.published
    if date and imported.changes is None:
        complain(f"warning: {date} is when the PDF was created; check the publication date")


def tell_notes(notes: Notes) -> None:
    """Print to standard error what the reader left out and what a person should check."""
    for warning in notes.warnings:
        complain(f"warning: {warning}")
    if counts := +Counter(notes.left_out):
        left_out = (f"{kind} ({count})" for kind, count in sorted(counts.items()))
        complain(f"left out: {', '.join(left_out)}")


def tell_refused(path: Path, error: ArticleError) -> None:
    """Print to standard error why an article can't be imported."""
    complain(f"{path}: {error}")


def _changes(imported: Imported) -> Iterator[str]:
    """Yield lines for the changed passages, the notes and the backup, or none on a first import."""
    changes = imported.changes
    if changes is None:
        return
    for change in ("new", "changed", "joined", "gone", "moved"):
        for name in getattr(changes, change):
            yield f"{change}: {name}"
    for note in changes.notes:
        yield f"note: {note}"
    if imported.backup is not None:
        yield f"backup: {imported.backup}"


def _crumbs(ids: Sequence[str]) -> str:
    named = ", ".join(f"`{id_}`" for id_ in ids[:_MAX_NAMED])
    more = f" and {len(ids) - _MAX_NAMED:,} more" if len(ids) > _MAX_NAMED else ""
    return (
        f"{counted(len(ids), 'passage')} with fewer than {CRUMB} characters or a colon at the end; "
        f"complete or delete: {named}{more}"
    )


def _summary(imported: Imported) -> str:
    found = (
        f"{counted(imported.passages, 'passage')} of {counted(imported.paragraphs, 'paragraph')}, "
        f"{counted(imported.asks, 'ask')} and {counted(imported.terms, 'term')} proposed"
    )
    is_same = imported.changes is not None and imported.backup is None
    return f"no changes ({found})" if is_same else found
