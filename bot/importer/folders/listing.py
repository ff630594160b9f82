"""Read sources.yaml, which lists the documents to import regularly into a folder of knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pathspec import GitIgnoreSpec
from pydantic import AfterValidator, BeforeValidator, Field

from bot.config.loader import MAX_PATH, PathText
from bot.config.store_settings import switch
from bot.errors import ConfigError
from bot.importer.article import Details
from bot.importer.folders.entry import ImportEntry
from bot.importer.folders.sites import Generator
from bot.importer.folders.walking import Globs
from bot.knowledge.schema import MAX_AUTHOR, MAX_PUBLISHER, MAX_TITLE
from bot.runtime.home import expanded
from bot.yamlfile import fit, read
from bot.yamlfile.fields import (
    AsWritten,
    Identifier,
    LanguageCode,
    OneLine,
    StrictModel,
    Url,
    unfit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.errors import Problem
    from bot.yamlfile import Document

NAME = "sources.yaml"
_MAX_BYTES = 1024 * 1024
_MAX_SOURCES = 1000
_MAX_GLOBS = 1000


def checked_glob(pattern: str) -> str:
    """Return a .gitignore pattern unchanged, or raise an error if the pattern is invalid."""
    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        raise unfit(f"is not a valid pattern: {pattern}") from None
    return pattern


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


GlobList = Annotated[
    list[Annotated[str, AsWritten(MAX_PATH), AfterValidator(checked_glob)]],
    BeforeValidator(_listed),
    Field(max_length=_MAX_GLOBS),
]


class ListedSource(StrictModel):
    """An entry in sources.yaml."""

    id: Identifier
    path: PathText
    name: Annotated[str, OneLine(MAX_TITLE)] | None = None
    publisher: Annotated[str, OneLine(MAX_PUBLISHER)] | None = None
    author: Annotated[str, OneLine(MAX_AUTHOR)] | None = None
    language: LanguageCode | None = None
    base_url: Url | None = None
    generator: Annotated[Generator, Field(strict=False)] | None = None
    include: GlobList = Field(default_factory=list)
    exclude: GlobList = Field(default_factory=list)
    prune: Annotated[bool, BeforeValidator(switch)] = False


class SourcesFile(StrictModel):
    """The content of sources.yaml."""

    into: PathText | None = None
    sources: list[ListedSource] = Field(min_length=1, max_length=_MAX_SOURCES)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry, and whether to remove the files of pages that are gone."""

    entry: ImportEntry
    prune: bool


@dataclass(frozen=True, slots=True)
class ImportList:
    """Entries to import, and the folder to write to (None for the configured folder)."""

    into: Path | None
    entries: tuple[Listed, ...]


def read_import_list(path: Path) -> ImportList:
    """Return the entries listed in a file, or raise a ConfigError with all problems in the file.

    Relative paths are resolved against the file's folder. A path may begin with `~`, which means
    the user's home folder.
    """
    document = read(path, _MAX_BYTES)
    found, problems = fit(document, SourcesFile)
    problems = (*problems, *(_repeated(document, found) if found else ()))
    if found is None or problems:
        raise ConfigError(problems)
    base = path.parent
    into = None if found.into is None else base / expanded(found.into)
    return ImportList(into, tuple(_listed_entry(one, base) for one in found.sources))


def _repeated(document: Document, found: SourcesFile) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for n, one in enumerate(found.sources):
        place = document.position(("sources", n, "id"))
        if first.setdefault(one.id, place.line) != place.line:
            yield place.problem(f"the id `{one.id}` is already used on line {first[one.id]}")


def _listed_entry(one: ListedSource, base: Path) -> Listed:
    entry = ImportEntry(
        (base / expanded(one.path),),
        one.id,
        one.name,
        Globs(tuple(one.include), tuple(one.exclude)),
        one.base_url,
        one.generator,
        Details(publisher=one.publisher, author=one.author, language=one.language),
    )
    return Listed(entry, one.prune)
