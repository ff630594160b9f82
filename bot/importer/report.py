"""What became of an import, in lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.importer.importing import Imported


def lines_about(imported: Imported) -> Iterator[str]:
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
