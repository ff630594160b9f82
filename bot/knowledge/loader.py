"""Load knowledge files into a KnowledgeBase, or report every problem with its position."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.core.model.knowledge import KnowledgeBase
from bot.errors import KnowledgeError, Problem
from bot.knowledge.asks import Asks
from bot.knowledge.converting import additions_of, gap_of, gaps_of, passages_of, pointing
from bot.knowledge.crosscheck import SourceFile, merged_glossary, problems_between
from bot.knowledge.curated_crosscheck import CuratedPart, problems_of
from bot.knowledge.curated_schema import CuratedFile
from bot.knowledge.files import CURATED, files_at, files_of, identity, is_named_curated
from bot.knowledge.held import HeldKnowledge
from bot.knowledge.proposed import separated
from bot.knowledge.schema import KnowledgeFile
from bot.knowledge.sources import source_of
from bot.languages import warning_about
from bot.yamlfile import Document, Position, fit, parse, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.knowledge.asks import AskPlace


MAX_BYTES = 32 * 1024 * 1024

_EMPTY: Mapping[Path, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Loaded:
    """The knowledge, the positions of its entries in the files, and warnings about the files.

    `aliases` contains the glossary's aliases as written, each with its position.
    """

    knowledge: KnowledgeBase
    aliases: tuple[tuple[str, Position], ...]
    _places: Mapping[str, AskPlace]
    _asks: Mapping[tuple[str, int], AskPlace]
    _translated: Mapping[tuple[str, str, int], AskPlace]
    warnings: tuple[Problem, ...] = ()

    def where(self, id_: str, ask: int | None = None) -> Position:
        """Return the position of an entry, or of the entry's ask at the index `ask`, if given.

        Raises KeyError for an unknown id.
        """
        document, path = self._places[id_] if ask is None else self._asks[id_, ask]
        return document.position(path)

    def where_translated(self, id_: str, language: str, ask: int) -> Position:
        """Return the position of the ask at index `ask` among an entry's asks in `language`."""
        document, path = self._translated[id_, language, ask]
        return document.position(path)

    def is_label(self, id_: str, ask: int) -> bool:
        """Return whether the entry's ask at this index is its label."""
        return self._asks[id_, ask][1][-1] == "label"


def load(paths: Sequence[Path]) -> KnowledgeBase:
    """Return the knowledge in the files and folders at `paths`, whatever their order.

    Raises KnowledgeError with every problem in every file.
    """
    return load_with_places(paths).knowledge


def load_with_places(paths: Sequence[Path], instead: Mapping[Path, bytes] = _EMPTY) -> Loaded:
    """Return the knowledge and the positions of its entries.

    `instead` maps a path to content that is used instead of the file on disk. Raises the same
    errors as `load`.
    """
    problems: list[Problem] = []
    files: list[SourceFile] = []
    curated: list[CuratedPart] = []
    contents = {identity(path): content for path, content in instead.items()}
    for path in files_at(paths, problems):
        content = contents.get(identity(path))
        document = (
            read(path, MAX_BYTES) if content is None else parse(content, str(path), MAX_BYTES)
        )
        problems += _add_file(path, document, files, curated)
    files.sort(key=lambda file: (file.entry.source.id, file.document.file))
    curated.sort(key=lambda part: part.document.file)
    # If any file has problems, unknown ids are not reported, because that file may define them.
    complete = not problems
    if complete and not files:
        message = "there is no source file, only curated entries"
        problems.append(Problem(str(min(paths)), 0, 0, message))
    problems += problems_between(files, complete=complete)
    problems += problems_of(curated, files, complete=complete)
    if problems:
        raise KnowledgeError(problems)
    return _loaded(tuple(files), curated)


def one_by_one(paths: Sequence[Path], first: Path | None) -> Iterator[Loaded]:
    """Yield the knowledge of each source file separately, with its curated entries.

    The file `first` and all files that are named like curated files are read before other files.
    Raises KnowledgeError for problems within a file. Conflicts between files are not reported.
    """
    curated: list[CuratedPart] = []

    def is_read_later(path: Path) -> bool:
        return not (is_named_curated(path) or (first and identity(path) == identity(first)))

    for path in sorted(files_of(paths), key=is_read_later):
        part = read_alone(path)
        if isinstance(part, SourceFile):
            yield _loaded((part,), curated)
        else:
            curated.append(part)


def read_alone(path: Path) -> SourceFile | CuratedPart:
    """Return the content of a file. Raise KnowledgeError with every problem within the file."""
    files: list[SourceFile] = []
    curated: list[CuratedPart] = []
    problems = _add_file(path, read(path, MAX_BYTES), files, curated)
    problems += tuple(problems_between(files, complete=False))
    if problems:
        raise KnowledgeError(problems)
    return (files or curated)[0]


def _is_curated(path: Path, document: Document) -> bool:
    """Return whether a file is a curated file, judging by its keys or, failing that, its name."""
    keys = document.data if isinstance(document.data, dict) else {}
    return CURATED in keys or (is_named_curated(path) and "source" not in keys)


def _add_file(
    path: Path, document: Document, files: list[SourceFile], curated: list[CuratedPart]
) -> tuple[Problem, ...]:
    """Append a file's content to `files` or `curated` unless it is invalid. Return its problems."""
    if _is_curated(path, document):
        part, problems = fit(document, CuratedFile)
        if part is not None:
            curated.append(CuratedPart(document, part.curated))
        return problems
    document = separated(document)
    entry, problems = fit(document, KnowledgeFile)
    if entry is not None:
        files.append(SourceFile(document, entry))
    return problems


def _loaded(files: tuple[SourceFile, ...], curated: Sequence[CuratedPart]) -> Loaded:
    sources = [source_of(file.entry.source.model_dump()) for file in files]
    formerly = {id_: passage.id for file in files for id_, passage, _ in file.former_ids()}
    asks = Asks(curated, formerly)
    knowledge = (partial(HeldKnowledge, formerly=formerly) if formerly else KnowledgeBase)(
        sources=tuple(sources),
        passages=tuple(
            passage
            for file, source in zip(files, sources, strict=True)
            for passage in passages_of(file, source, asks)
        ),
        gaps=tuple(
            pointing(
                gap_of(entry, source, asks.of(entry, place), asks.translations(entry, place)),
                formerly,
            )
            for file, source in zip(files, sources, strict=True)
            for entry, place in gaps_of(file, curated)
        ),
        glossary=merged_glossary(files),
        additions=additions_of(curated, {source.id: source for source in sources}, formerly),
    )
    places = {id_: (file.document, path) for file in files for id_, path in file.ids()}
    places |= {gap.id: (part.document, path) for part in curated for gap, path in part.gaps()}
    aliases = tuple(
        (alias, file.document.position(("glossary", n, "aliases", m)))
        for file in files
        for n, entry in enumerate(file.entry.glossary)
        for m, alias in enumerate(entry.aliases)
    )
    parts: tuple[SourceFile | CuratedPart, ...] = (*files, *curated)
    warnings = [warning for part in parts for warning in part.document.warnings]
    warnings += _about_languages(files)
    return Loaded(knowledge, aliases, places, asks.places, asks.translated, tuple(warnings))


def _about_languages(files: Sequence[SourceFile]) -> Iterator[Problem]:
    """Yield a warning for each source in a language that the bot supports poorly or not at all."""
    for file in files:
        language = file.entry.source.language
        if language and (warning := warning_about(language)):
            yield file.document.position(("source", "language")).problem(warning)
