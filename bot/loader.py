"""Knowledge files -> a KnowledgeBase, or every problem of all of them with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model import Gap, KnowledgeBase, Passage, Source, Term
from bot.crosscheck import SourceFile, merged_glossary, problems_between
from bot.errors import KnowledgeError, Problem
from bot.goldenfiles import is_golden
from bot.schema import KnowledgeFile
from bot.yamlfile import Position, fit, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

MAX_BYTES = 32 * 1024 * 1024

_SUFFIXES = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """The knowledge, and where its parts stand in its files."""

    knowledge: KnowledgeBase
    _files: tuple[SourceFile, ...]
    _places: Mapping[str, tuple[int, tuple[str | int, ...]]]

    def where(self, id_: str, ask: int | None = None) -> Position:
        """Return where a passage or gap stands, or the ask with this index (from 0) of it.

        Raises KeyError for an id that isn't known.
        """
        number, path = self._places[id_]
        steps = path if ask is None else (*path, "asks", ask)
        return self._files[number].document.position(steps)


def load(paths: Sequence[Path]) -> KnowledgeBase:
    """Return what the files hold, and the files of the folders, whatever the order of `paths`.

    Raises KnowledgeError with all problems of all files.
    """
    return load_with_places(paths).knowledge


def load_with_places(paths: Sequence[Path]) -> Loaded:
    """Return the knowledge and where its parts stand; raises as `load` does."""
    problems: list[Problem] = []
    files: list[SourceFile] = []
    for path in _files(paths, problems):
        document = read(path, MAX_BYTES)
        entry, found = fit(document, KnowledgeFile)
        problems += found
        if entry is not None:
            files.append(SourceFile(document, entry))
    files.sort(key=lambda file: (file.entry.source.id, file.document.file))
    # Whoever points to a file that could not be read need not be wrong.
    problems += problems_between(files, complete=not problems)
    if problems:
        raise KnowledgeError(problems)
    return _loaded(tuple(files))


def _files(paths: Sequence[Path], problems: list[Problem]) -> Iterable[Path]:
    """Return the files at `paths`, each once, however often and by whatever name it is given."""
    found: dict[Path, Path] = {}
    # A shell expands knowledge/*.yaml to the golden questions too.
    named = sorted(path for path in paths if path.is_dir() or not is_golden(path))
    for path in named:
        for file in _expanded(path, problems):
            found.setdefault(_identity(file), file)
    if not named:
        problems.append(
            Problem("knowledge", 0, 0, "no knowledge file or folder is given: name one")
        )
    return found.values()


def _identity(file: Path) -> Path:
    """Return the same path for the same file; a path that can't be followed is its own."""
    try:
        return file.resolve()
    except (OSError, ValueError, RuntimeError):  # RuntimeError: a loop of links, before 3.13
        return file


def _expanded(path: Path, problems: list[Problem]) -> list[Path]:
    """Return the knowledge files of a folder, or the path itself."""
    if not path.is_dir():
        return [path]
    try:
        files = sorted(file for file in path.iterdir() if _is_knowledge(file))
    except OSError as error:
        problems.append(Problem(str(path), 0, 0, f"the folder can't be read: {error.strerror}"))
        return []
    if not files:
        problems.append(Problem(str(path), 0, 0, "the folder holds no knowledge file (*.yaml)"))
    return files


def _is_knowledge(file: Path) -> bool:
    hidden = file.name.startswith(".")
    return file.suffix in _SUFFIXES and not hidden and not is_golden(file)


def _loaded(files: tuple[SourceFile, ...]) -> Loaded:
    sources = [Source(**file.entry.source.model_dump()) for file in files]
    pairs = list(zip(files, sources, strict=True))
    knowledge = KnowledgeBase(
        sources=tuple(sources),
        passages=tuple(passage for file, source in pairs for passage in _passages(file, source)),
        gaps=tuple(gap for file, source in pairs for gap in _gaps(file, source)),
        glossary=tuple(Term(term, aliases) for term, aliases in merged_glossary(files)),
    )
    return Loaded(knowledge, files, _places(files))


def _places(files: Sequence[SourceFile]) -> dict[str, tuple[int, tuple[str | int, ...]]]:
    return {id_: (n, path) for n, file in enumerate(files) for id_, path in file.ids()}


def _passages(file: SourceFile, source: Source) -> Iterator[Passage]:
    for entry in file.entry.passages:
        yield Passage(
            id=entry.id,
            source=source,
            text=entry.text,
            paragraphs=tuple(entry.paragraphs),
            wording=entry.wording,
            section=entry.section,
            starts=entry.starts,
            asks=tuple(entry.asks),
        )


def _gaps(file: SourceFile, source: Source) -> Iterator[Gap]:
    for entry in file.entry.gaps:
        yield Gap(entry.id, source, entry.text, tuple(entry.asks), entry.see)
