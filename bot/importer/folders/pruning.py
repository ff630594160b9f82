"""Import results for the pages of an entry, and removal of files whose pages are gone."""

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
    """Result for a page.

    If the page is gone, its file was either kept (GONE) or removed (REMOVED). If files are pruned
    but this one contains curators' work, it was kept as well (SPARED).
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
    """Result for a page. `reason` says why the page was not imported, or its file not removed."""

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
    """Remove the imported files of a collection or source, except those with curators' work.

    Raises UsageError if there are no such files.
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
