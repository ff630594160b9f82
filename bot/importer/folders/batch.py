"""Import the new and changed pages of an entry into a folder of knowledge."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import EmptyArticleError, FootnoteError
from bot.importer.folders.entry import contents_of
from bot.importer.folders.known import known_files, stamped
from bot.importer.folders.naming import page_id
from bot.importer.folders.pruning import Change, PageResult, gone
from bot.importer.importing import prepare
from bot.importer.outcome import Taken
from bot.importer.writing import write
from bot.knowledge.crosscheck import same
from bot.output.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.importer.folders.entry import ImportEntry, Page
    from bot.importer.folders.known import KnownFile, KnownFiles
    from bot.importer.outcome import Prepared

_RESERVED = frozenset({"curated", "sources"})
"""Names, without a suffix, of files that are not knowledge files."""


@dataclass(frozen=True, slots=True)
class Result:
    """Results of importing an entry, and the number of skipped files by reason."""

    name: str
    pages: tuple[PageResult, ...]
    skipped: Mapping[str, int] = field(default_factory=dict)

    def count(self, *changes: Change) -> int:
        """Return the number of pages with any of the given results."""
        return sum(page.change in changes for page in self.pages)


class _Job(NamedTuple):
    """A page to import, the file to write, and the file from an earlier import, if there is one."""

    page: Page
    out: Path
    old: KnownFile | None


class _Failure(NamedTuple):
    reason: str
    is_empty: bool


def run(
    entry: ImportEntry,
    folder: Path,
    curated: Iterable[Path] = (),
    *,
    prune: bool = False,
    hidden: bool = False,
) -> Result:
    """Import an entry into an existing folder of knowledge.

    `curated` contains files that are outside the folder but may refer to its passages. Files whose
    pages are gone are removed only if `prune` is true. Raises UsageError if the entry or the folder
    can't be read, or if a file can't be written or removed.
    """
    contents = contents_of(entry, folder)
    known = known_files(folder, *curated)
    jobs, results = _planned(contents.pages, known, folder, entry.id)
    results += _imported(jobs, known, hidden=hidden) if jobs else []
    collection = contents.collection
    if collection is not None:
        here = {one.page for one in results if one.change is not Change.EMPTY}
        missing = [
            file
            for origin, file in known.imported.items()
            if origin.collection == collection.id and origin.page not in here
        ]
        results += gone(missing, known, prune=prune)
    results.sort(key=lambda one: one.page)
    name = collection.name if collection else _name(entry)
    return Result(name, tuple(results), contents.skipped)


def _name(entry: ImportEntry) -> str:
    return entry.name or (entry.paths[0].name if len(entry.paths) == 1 else "files")


def _planned(
    pages: Sequence[Page], known: KnownFiles, folder: Path, id_: str | None
) -> tuple[list[_Job], list[PageResult]]:
    """Return the jobs for new and changed pages, and the results for unchanged pages."""
    jobs, results = [], []
    taken: set[str] = set()
    for page in pages:
        old = known.imported.get(page.origin)
        if old is not None and old.digest == page.digest:
            results.append(PageResult(page.origin.page, Change.SAME, old.path))
        elif old is not None:
            jobs.append(_Job(page, old.path, old))
        else:
            taken = taken or {*_RESERVED, *known.taken().ids, *(one.stem for one in known.texts)}
            new = page_id(page.origin.collection, page.origin.page, taken)
            if page.origin.collection is None and len(pages) == 1 and id_ not in taken:
                new = id_ or new
            taken.add(new)
            overrides = replace(page.overrides, id=new)
            jobs.append(_Job(replace(page, overrides=overrides), folder / f"{new}.yaml", None))
    return jobs, results


def _imported(jobs: Sequence[_Job], known: KnownFiles, *, hidden: bool) -> list[PageResult]:
    """Import the pages and return the results. No id or alias is used twice."""
    taken = known.taken()
    ids, aliases = set(taken.ids), dict(taken.aliases)
    results = []
    with progress("Importing", len(jobs), hidden=hidden) as advance:
        for job in jobs:
            outcome = _attempt(job, Taken(ids, aliases))
            if isinstance(outcome, _Failure):
                results.append(_failed(job, outcome))
            else:
                ids |= outcome.ids
                aliases.update((same(alias), same(term)) for term, alias in outcome.terms)
                results.append(_written(job, outcome))
            advance(1)
    return results


def _attempt(job: _Job, taken: Taken) -> Prepared | _Failure:
    """Return a page prepared for import, or the reason why its import fails."""
    page = job.page
    try:
        return prepare(page.path, job.out, page.overrides, taken, hidden=True)
    except FootnoteError as error:
        return _Failure(str(error), isinstance(error, EmptyArticleError))
    except Exception as error:  # noqa: BLE001 - the other pages must still be imported
        reason = f"unexpected error, please report it: {type(error).__name__}: {error}"
        return _Failure(reason, is_empty=False)


def _failed(job: _Job, failure: _Failure) -> PageResult:
    change = Change.EMPTY if failure.is_empty else Change.FAILED
    return PageResult(job.page.origin.page, change, None, reason=failure.reason)


def _written(job: _Job, prepared: Prepared) -> PageResult:
    page, old = job.page, job.old
    is_edited = old is not None and old.is_edited
    content = prepared.content or (old.text.encode() if old else b"")
    stamp = stamped(content, page.origin, page.digest, is_edited=is_edited)
    backup = write(job.out, stamp, keep=is_edited and prepared.content is not None)
    imported = replace(prepared.imported, backup=backup)
    change = Change.NEW if old is None else Change.CHANGED if prepared.content else Change.SAME
    return PageResult(page.origin.page, change, job.out, imported)
