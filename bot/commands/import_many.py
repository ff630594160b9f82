"""Import many documents: a folder, several files, or everything that sources.yaml lists."""

from __future__ import annotations

import glob
import os
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.folder_report import report
from bot.commands.options import configuration_of, file_of
from bot.commands.shell import DONE, PROBLEMS, complain
from bot.config.paths import packaged_knowledge
from bot.errors import FootnoteError, UsageError
from bot.importer.article import Details
from bot.importer.folders.batch import Result, run
from bot.importer.folders.entry import ImportEntry
from bot.importer.folders.known import known_files
from bot.importer.folders.listing import NAME, Listed, checked_glob, read_import_list
from bot.importer.folders.pruning import Change, remove
from bot.importer.folders.sites import Generator
from bot.importer.folders.walking import Globs
from bot.importer.source import checked_value
from bot.knowledge.curated_path import curated_place
from bot.knowledge.files import SUFFIXES
from bot.output.progress import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.commands.options import Options

_FOR_ONE = ("title", "published", "url")


@dataclass(frozen=True, slots=True)
class Many:
    """Options for importing many documents, as given on the command line."""

    id: str | None
    name: str | None
    base_url: str | None
    generator: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    details: Details

    def refuse_all(self) -> None:
        """Raise UsageError if any option is given, because sources.yaml contains the options."""
        given = [*self._given(), *(f"--{name}" for name in _named(self.details))]
        if given:
            raise UsageError(f"{given[0]} needs a document to import, or an entry in {NAME}")

    def refuse_for_one(self) -> None:
        """Raise UsageError for an option that applies only to a folder or several documents."""
        given = [option for option in self._given() if option != "--id"]
        if given:
            raise UsageError(f"{given[0]} applies only to a folder or several documents")

    def entries(self, paths: Sequence[Path]) -> list[ImportEntry]:
        """Return one entry per folder, and one entry for all the files together.

        Raises UsageError if an option is invalid or does not apply to the paths.
        """
        for name in _named(self.details):
            if name in _FOR_ONE:
                raise UsageError(
                    f"--{name} is for one document; for a site, use --name or --base-url"
                )
        folders = [(path,) for path in paths if path.is_dir()]
        files = tuple(path for path in paths if not path.is_dir())
        groups = [*folders, *([files] if files else [])]
        if len(groups) > 1 and (self.id or self.name):
            raise UsageError(
                "--id and --name apply to one folder or to files, not to several folders or a mix"
            )
        return [self._entry(group) for group in groups]

    def _entry(self, paths: tuple[Path, ...]) -> ImportEntry:
        return ImportEntry(
            paths,
            self.id and checked_value("id", self.id, "--id"),
            self.name and checked_value("title", self.name, "--name"),
            Globs(self.include, self.exclude),
            self.base_url and checked_value("url", self.base_url, "--base-url"),
            Generator(self.generator) if self.generator else None,
            self.details,
        )

    def _given(self) -> list[str]:
        names = ("id", "name", "base_url", "generator", "include", "exclude")
        return [f"--{name.replace('_', '-')}" for name in names if getattr(self, name)]


def _named(details: Details) -> list[str]:
    return [part.name for part in fields(Details) if getattr(details, part.name) is not None]


def expanded(paths: Sequence[Path]) -> list[Path]:
    """Return the paths, expanding patterns that the shell left unexpanded."""
    found: list[Path] = []
    for path in paths:
        if path.exists() or not glob.has_magic(str(path)):
            found.append(path)
            continue
        matching = sorted(map(Path, glob.glob(str(path), recursive=True)))  # noqa: PTH207 - the pattern may be absolute
        if not matching:
            raise UsageError(f"{path}: no file matches")
        found += matching
    return list(dict.fromkeys(found))


def import_many(
    given: Options, many: Many, paths: Sequence[Path], out: Path, *, prune: bool
) -> int:
    """Import documents into a folder.

    The folder is created if necessary, but its parent must exist.
    """
    for pattern in (*many.include, *many.exclude):
        _check_glob(pattern)
    entries = [Listed(entry, prune) for entry in many.entries(paths)]
    return _import_entries(given, entries, out, curated=_curated(given) if prune else ())


def import_listed(given: Options, out: Path | None, *, prune: bool) -> int:
    """Import everything that is listed in sources.yaml.

    sources.yaml is next to the configuration file or, without one, in the current folder.
    """
    config = file_of(given)
    path = (config.parent if config else Path()) / NAME
    if not path.is_file():
        raise UsageError(f"name documents to import, or list them in {path}")
    import_list = read_import_list(path)
    entries = [Listed(one.entry, one.prune or prune) for one in import_list.entries]
    into = out or import_list.into or _knowledge_folder(given)
    return _import_entries(given, entries, into, curated=_curated(given))


def remove_from(given: Options, id_: str, out: Path | None) -> int:
    """Remove the files that were imported for a collection or source."""
    folder = out or _knowledge_folder(given)
    results = remove(id_, known_files(folder, *_curated(given)))
    report([Result(id_, tuple(results))], as_json=given.json)
    return DONE


def _import_entries(
    given: Options, entries: Sequence[Listed], out: Path, *, curated: Iterable[Path]
) -> int:
    _make(out)
    results, status = [], DONE
    hidden = given.json or not _is_smart(sys.stderr)
    for one in entries:
        try:
            result = run(one.entry, out, curated, prune=one.prune, hidden=hidden)
        except FootnoteError as error:  # one failed import must not stop the others
            complain(str(error))
            status = PROBLEMS
            continue
        results.append(result)
        if result.count(Change.FAILED):
            status = PROBLEMS
    report(results, as_json=given.json, in_full=_is_smart(sys.stdout))
    return status


def _make(out: Path) -> None:
    if out.suffix in SUFFIXES and not out.is_dir():
        raise UsageError(f"{out}: name a folder for the imported documents")
    try:
        out.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: {error.strerror}") from None


def _knowledge_folder(given: Options) -> Path:
    for path in configuration_of(given).knowledge:
        if path.is_dir() and not packaged_knowledge(path):
            return path
    raise UsageError(f"use -o, or `into` in {NAME}, to name the folder to write to")


def _curated(given: Options) -> tuple[Path, ...]:
    place = curated_place(configuration_of(given))
    return (place,) if place else ()


def _check_glob(pattern: str) -> None:
    try:
        checked_glob(pattern)
    except ValueError as error:
        raise UsageError(f"--include or --exclude {error}") from None


def _is_smart(stream: object) -> bool:
    """Return whether a stream is a terminal that supports more than plain lines."""
    return is_terminal(stream) and os.environ.get("TERM") not in {"dumb", "unknown"}
