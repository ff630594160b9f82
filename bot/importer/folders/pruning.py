"""Report the result of importing each page, and remove files whose pages are gone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.importer.folders.known import KnownFile, KnownFiles
    from bot.importer.outcome import Imported


class Change(StrEnum):
    """Result of an import for one page.

    If a page is gone, its file is kept (GONE) or removed (REMOVED). A file that a curator has
    edited, or that another file refers to, is never removed (SPARED).
    """

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    REMOVED = "removed"
    SPARED = "spared"
    EMPTY = "empty"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageResult:
    """Result for one page. `reason` says why the import failed or the file was not removed."""

    page: str
    change: Change
    file: Path | None
    imported: Imported | None = None
    reason: str | None = None


def gone(files: Sequence[KnownFile], known: KnownFiles, *, prune: bool) -> list[PageResult]:
    """Return the results for files whose pages are gone. If `prune` is true, remove the files.

    Files that were edited, or whose ids appear in another file, are never removed.
    """
    named = known.named_elsewhere(files) if prune else frozenset[str]()
    return [_gone(file, prune=prune, is_named=file.path in named) for file in files]


def remove(id_: str, known: KnownFiles) -> list[PageResult]:
    """Remove the imported files of a collection or source, and return the results.

    Files that were edited, or whose ids appear in another file, are kept. Raises UsageError if
    nothing was imported as `id_`, or if a file can't be removed.
    """
    files = [
        file
        for origin, file in known.imported.items()
        if id_ in {origin.collection, file.path.stem}
    ]
    if not files:
        raise UsageError(f"nothing was imported as `{id_}`")
    return gone(files, known, prune=True)


def _gone(file: KnownFile, *, prune: bool, is_named: bool) -> PageResult:
    page = file.origin.page
    if not prune:
        return PageResult(page, Change.GONE, file.path)
    if file.is_edited:
        return PageResult(page, Change.SPARED, file.path, reason="a curator has edited the file")
    if is_named:
        reason = "another file refers to its passages"
        return PageResult(page, Change.SPARED, file.path, reason=reason)
    try:
        file.path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{file.path}: {error.strerror}") from None
    return PageResult(page, Change.REMOVED, file.path)
