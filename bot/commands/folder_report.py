"""Report on an import of many documents, as lines of text, a table or JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from bot.commands.shell import complain
from bot.importer.folders.pruning import Change
from bot.knowledge.sources import UNKNOWN_PUBLISHER
from bot.output.lines import json_line
from bot.output.table import Table, show
from bot.output.text import counted, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.importer.folders.batch import Result
    from bot.importer.folders.pruning import PageResult
    from bot.importer.outcome import Imported

_MAX_LINES = 20
_MAX_WARNINGS = 5
_COLUMNS = (Change.NEW, Change.CHANGED, Change.SAME, Change.GONE, Change.REMOVED, Change.SPARED)
_VERBS = {Change.FAILED: "can't be imported", Change.SPARED: "was not removed"}
_PROBLEMS = (Change.EMPTY, Change.FAILED)


def report(results: Sequence[Result], *, as_json: bool, in_full: bool = False) -> None:
    """Print a table of the results. If `in_full` is true, first print a line per changed page.

    If `as_json` is true, print a JSON object for each page instead of the table. Problems go to
    standard error, and so do warnings unless `as_json` is true.
    """
    pages = [(result, page) for result in results for page in result.pages]
    for _, page in pages:
        if page.change in _VERBS:
            complain(f"{page.page} {_VERBS[page.change]}: {page.reason}")
    if as_json:
        for result, page in pages:
            click.echo(json_line(_object(result, page)))
        return
    for result in results:
        for line in _lines(result) if in_full else ():
            click.echo(safe(line))
        _warn(result)
    if results:
        show([_table(results)])


def _table(results: Sequence[Result]) -> Table:
    used = [*_COLUMNS[:3]]
    used += [one for one in (*_COLUMNS[3:], *_PROBLEMS) if any(r.count(one) for r in results)]
    rows = tuple(
        (result.name, *(f"{result.count(one):,}" for one in used), f"{_passages(result):,}")
        for result in results
    )
    return Table("Imported", ("source", *used, "passages read"), rows)


def _passages(result: Result) -> int:
    return sum(page.imported.passages for page in result.pages if page.imported)


def _lines(result: Result) -> Iterator[str]:
    """Yield lines about the pages that changed. On a first import, omit the new pages."""
    is_first = result.count(Change.NEW) == len(result.pages)
    for change in (Change.NEW, Change.CHANGED, Change.GONE, Change.REMOVED):
        pages = [page.page for page in result.pages if page.change is change]
        if change is Change.NEW and is_first:
            continue
        yield from (f"{change}: {page}" for page in pages[:_MAX_LINES])
        if len(pages) > _MAX_LINES:
            yield f"{change}: {len(pages) - _MAX_LINES:,} more"


def _warn(result: Result) -> None:
    read = [(page.page, page.imported) for page in result.pages if page.imported]
    unknown = sum(one.source.publisher == UNKNOWN_PUBLISHER for _, one in read)
    if unknown:
        complain(f"warning: {counted(unknown, 'page')} without a publisher; use --publisher")
    crumbs = sum(len(one.crumbs) for _, one in read)
    if crumbs:
        complain(f"warning: {counted(crumbs, 'passage')} too short to answer anything; see --json")
    warnings = [f"{page}: {text}" for page, one in read for text in one.notes.warnings]
    for text in warnings[:_MAX_WARNINGS]:
        complain(f"warning: {text}")
    if len(warnings) > _MAX_WARNINGS:
        complain(f"warning: {len(warnings) - _MAX_WARNINGS:,} more warnings; see --json")
    _tell_counts("left out", sum((Counter(one.notes.left_out) for _, one in read), Counter()))
    if read:
        _tell_counts("skipped", Counter(result.skipped))


def _tell_counts(verb: str, counts: Counter[str]) -> None:
    if +counts:
        complain(f"{verb}: {', '.join(f'{kind} ({n:,})' for kind, n in sorted(counts.items()))}")


def _object(result: Result, page: PageResult) -> dict[str, object]:
    return {
        "source": result.name,
        "page": page.page,
        "change": page.change.value,
        "file": str(page.file) if page.file else None,
        "reason": page.reason,
        **_details(page.imported),
    }


def _details(imported: Imported | None) -> dict[str, object]:
    if imported is None:
        return {}
    return {
        "id": imported.source.id,
        "url": imported.source.url,
        "passages": imported.passages,
        "crumbs": list(imported.crumbs),
        "warnings": list(imported.notes.warnings),
        "left_out": dict(imported.notes.left_out),
    }
