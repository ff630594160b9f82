"""Loading knowledge files into a KnowledgeBase, or reporting every problem with its place."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.core.model import Gap, KnowledgeBase, Passage, Source, Term
from bot.errors import KnowledgeError, Problem
from bot.knowledge.crosscheck import SourceFile, merged_glossary, problems_between
from bot.knowledge.curated_crosscheck import CuratedPart, problems_of
from bot.knowledge.curated_schema import CuratedFile
from bot.knowledge.files import CURATED, files_at, files_of, identity, is_named_curated
from bot.knowledge.schema import KnowledgeFile
from bot.yamlfile import Document, Position, fit, parse, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.knowledge.curated_schema import CuratedGapEntry
    from bot.knowledge.schema import GapEntry, PassageEntry

    Place = tuple[Document, tuple[str | int, ...]]

MAX_BYTES = 32 * 1024 * 1024

_EMPTY: Mapping[Path, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Loaded:
    """The knowledge, the places of its entries in the files, and warnings about the files."""

    knowledge: KnowledgeBase
    _places: Mapping[str, Place]
    _taught: Mapping[tuple[str, int], Place]
    warnings: tuple[Problem, ...] = ()

    def where(self, id_: str, ask: int | None = None) -> Position:
        """Return the position of a passage or gap, or of its ask with this index (from 0).

        Raises KeyError for an unknown id.
        """
        document, path = self._places[id_]
        if ask is not None:
            document, path = self._taught.get((id_, ask), (document, (*path, "asks", ask)))
        return document.position(path)


def load(paths: Sequence[Path]) -> KnowledgeBase:
    """Return the knowledge in the files and folders at `paths`; their order does not matter.

    Raises KnowledgeError with all problems of all files.
    """
    return load_with_places(paths).knowledge


def load_with_places(paths: Sequence[Path], instead: Mapping[Path, bytes] = _EMPTY) -> Loaded:
    """Return the knowledge and the places of its entries; raise as `load` does.

    `instead` maps paths to the content to use instead of the file on disk.
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
    # A pointer into a file that could not be read may be correct.
    complete = not problems
    if complete and not files:
        message = "there is no source file, only curated entries"
        problems.append(Problem(str(min(paths)), 0, 0, message))
    problems += problems_between(files, complete=complete)
    problems += problems_of(curated, files, complete=complete)
    if problems:
        raise KnowledgeError(problems)
    return _loaded(tuple(files), curated)


def one_by_one(paths: Sequence[Path], first: Path) -> Iterator[Loaded]:
    """Yield the knowledge of each source file by itself, with the curated entries for it.

    Curated files are read before the others: `first`, and those recognized by name. Problems
    between files are not checked; a file's own problems raise KnowledgeError.
    """
    curated: list[CuratedPart] = []

    def is_read_later(path: Path) -> bool:
        return not (is_named_curated(path) or identity(path) == identity(first))

    for path in sorted(files_of(paths), key=is_read_later):
        part = read_alone(path)
        if isinstance(part, SourceFile):
            yield _loaded((part,), curated)
        else:
            curated.append(part)


def read_alone(path: Path) -> SourceFile | CuratedPart:
    """Return the content of one file; raise KnowledgeError with all of its own problems."""
    files: list[SourceFile] = []
    curated: list[CuratedPart] = []
    problems = _add_file(path, read(path, MAX_BYTES), files, curated)
    problems += tuple(problems_between(files, complete=False))
    if problems:
        raise KnowledgeError(problems)
    return (files or curated)[0]


def contents_of(file: SourceFile) -> tuple[Source, list[Passage], list[Gap]]:
    """Return the source, the passages and the gaps of a file, with the file's own asks only."""
    source, own = Source(**file.entry.source.model_dump()), _Asks(())
    passages = [_passage(entry, source, own) for entry in file.entry.passages]
    return source, passages, [gap_of(entry, source) for entry in file.entry.gaps]


def gap_of(entry: GapEntry | CuratedGapEntry, source: Source, asks: _Asks | None = None) -> Gap:
    """Return the gap that an entry describes, with the asks that `asks` adds."""
    asked = (asks or _Asks(())).of(entry.id, entry.asks)
    return Gap(entry.id, source, entry.text, asked, entry.see)


def _is_curated(path: Path, document: Document) -> bool:
    """Return whether a file is a curated one, going by its keys, else by its name."""
    keys = document.data if isinstance(document.data, dict) else {}
    return CURATED in keys or (is_named_curated(path) and "source" not in keys)


def _add_file(
    path: Path, document: Document, files: list[SourceFile], curated: list[CuratedPart]
) -> tuple[Problem, ...]:
    """Append a file's content to the list for its kind; return its problems if it is invalid."""
    if _is_curated(path, document):
        part, problems = fit(document, CuratedFile)
        if part is not None:
            curated.append(CuratedPart(document, part.curated))
        return problems
    entry, problems = fit(document, KnowledgeFile)
    if entry is not None:
        files.append(SourceFile(document, entry))
    return problems


def _loaded(files: tuple[SourceFile, ...], curated: Sequence[CuratedPart]) -> Loaded:
    sources = [Source(**file.entry.source.model_dump()) for file in files]
    asks = _Asks(curated)
    knowledge = KnowledgeBase(
        sources=tuple(sources),
        passages=tuple(
            _passage(entry, source, asks)
            for file, source in zip(files, sources, strict=True)
            for entry in file.entry.passages
        ),
        gaps=tuple(
            gap_of(entry, source, asks)
            for file, source in zip(files, sources, strict=True)
            for entry in _gaps(file, curated)
        ),
        glossary=tuple(Term(term, aliases) for term, aliases in merged_glossary(files)),
    )
    places = {id_: (file.document, path) for file in files for id_, path in file.ids()}
    places |= {gap.id: (part.document, path) for part in curated for gap, path in part.gaps()}
    parts: tuple[SourceFile | CuratedPart, ...] = (*files, *curated)
    warnings = tuple(warning for part in parts for warning in part.document.warnings)
    return Loaded(knowledge, places, asks.places, warnings)


def _gaps(file: SourceFile, curated: Sequence[CuratedPart]) -> Iterator[GapEntry | CuratedGapEntry]:
    """Yield the gaps of a source: its own, then the curated ones."""
    yield from file.entry.gaps
    for part in curated:
        yield from (gap for gap, _ in part.gaps() if gap.source == file.entry.source.id)


class _Asks:
    """Asks from curated files; `places` collects the place of each one that is used."""

    def __init__(self, curated: Sequence[CuratedPart]) -> None:
        self.places: dict[tuple[str, int], Place] = {}
        self._taught: dict[str, list[tuple[str, Place]]] = {}
        for part in curated:
            for id_, ask, path in part.taught():
                self._taught.setdefault(id_, []).append((ask, (part.document, path)))

    def of(self, id_: str, own: Sequence[str]) -> tuple[str, ...]:
        """Return the asks of an entry: its own, then the taught ones."""
        taught = self._taught.get(id_, ())
        for n, (_, place) in enumerate(taught, len(own)):
            self.places[id_, n] = place
        return (*own, *(ask for ask, _ in taught))


def _passage(entry: PassageEntry, source: Source, asks: _Asks) -> Passage:
    return Passage(
        id=entry.id,
        source=source,
        text=entry.text,
        paragraphs=tuple(entry.paragraphs),
        wording=entry.wording,
        section=entry.section,
        starts=entry.starts,
        asks=asks.of(entry.id, entry.asks),
    )
