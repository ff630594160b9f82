"""Find knowledge files, curated files and golden questions by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

SUFFIXES = (".yaml", ".yml")
"""Suffixes of knowledge files."""
DOCUMENTS = frozenset(
    {".md", ".markdown", ".mdown", ".mkd", ".mdx", ".html", ".htm", ".xhtml", ".rst", ".rest"}
    | {".txt", ".text", ".pdf", ".docx"}
)
"""Suffixes of documents, which must be imported before questions about them can be answered."""
_GOLDEN = ".golden"
CURATED = "curated"
IMPORTED = "sources"
"""Name, without its suffix, of the file that lists what to import. It is not a knowledge file."""

LARGE = 4 * 1024 * 1024
"""Minimum total size, in bytes, of knowledge files that are indexed on disk, not in memory."""


def golden_files_at(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the golden files at `paths`. A folder stands for all YAML files in it.

    Raises UsageError for a folder without YAML files. This function doesn't check that the files
    are readable.
    """
    found: list[Path] = []
    for path in paths:
        files = _yaml_in(path) if path.is_dir() else [path]
        if not files:
            raise UsageError(f"{path}: the folder contains no golden questions (*.yaml)")
        found += files
    return tuple(dict.fromkeys(found))


def golden_files_beside(knowledge: Sequence[Path]) -> tuple[Path, ...]:
    """Return the golden files in knowledge folders and next to knowledge files.

    The golden file for cats.yaml is cats.golden.yaml. Raises UsageError if there are no golden
    files.
    """
    found = tuple(dict.fromkeys(file for path in knowledge for file in _beside(path)))
    if not found:
        raise UsageError(
            "there are no golden questions (*.golden.yaml) next to the knowledge: "
            "write some, or name a file with eval --golden"
        )
    return found


def is_golden(file: Path) -> bool:
    """Return whether a YAML file's name marks it as a file of golden questions."""
    return file.suffix in SUFFIXES and file.stem.endswith(_GOLDEN)


def _beside(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in _yaml_in(path) if is_golden(file)]
    names = (path.with_suffix(_GOLDEN + suffix) for suffix in SUFFIXES)
    return [file for file in names if file.is_file()]


def _yaml_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)


def is_large(paths: Sequence[Path], least: int | None = None) -> bool:
    """Return whether the total size of the files at `paths` is at least `least` bytes.

    By default, `least` is LARGE. Returns False if a file can't be read.

    Raises the same errors as `files_of`.
    """
    least = LARGE if least is None else least
    total = 0
    for path in files_of(paths):
        try:
            total += path.stat().st_size
        except OSError:  # the error is reported later, when the file is read
            return False
        if total >= least:
            return True
    return False


def files_of(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the knowledge files at `paths`.

    Raises KnowledgeError if no path is given, or if a path is a document, an unreadable folder, or
    a folder without knowledge files.
    """
    problems: list[Problem] = []
    files = tuple(files_at(paths, problems))
    if problems:
        raise KnowledgeError(problems)
    return files


def is_named_curated(path: Path) -> bool:
    """Return whether a YAML file's name marks it as a curated file."""
    return path.stem == CURATED or path.stem.endswith(f".{CURATED}")


def files_at(paths: Sequence[Path], problems: list[Problem]) -> Iterable[Path]:
    """Return each knowledge file at `paths` once, and append any problems to `problems`."""
    found: dict[Path, Path] = {}
    # If a shell expands knowledge/*.yaml, the paths also include the golden questions.
    named = sorted(path for path in paths if path.is_dir() or not is_golden(path))
    for path in named:
        for file in _expanded(path, problems):
            found.setdefault(identity(file), file)
    if not named:
        problems.append(
            Problem("knowledge", 0, 0, "no knowledge file or folder was given: name one")
        )
    return found.values()


def identity(file: Path) -> Path:
    """Return the resolved path of a file, or the path itself if it can't be resolved."""
    try:
        return file.resolve()
    except (OSError, ValueError, RuntimeError):
        # Before Python 3.13, a symlink loop raises RuntimeError.
        return file


def _expanded(path: Path, problems: list[Problem]) -> list[Path]:
    """Return the knowledge files in a folder, or the path itself if it is not a folder.

    For a document, or a folder without readable knowledge, append a problem and return no files.
    """
    if path.suffix.lower() in DOCUMENTS and path.is_file():
        advice = f"import it first: footnote import {path.name} -o {path.stem}.yaml"
        problems.append(Problem(str(path), 0, 0, f"this is a document, not knowledge; {advice}"))
        return []
    if not path.is_dir():
        return [path]
    try:
        files = sorted(file for file in path.iterdir() if _is_knowledge(file))
    except OSError as error:
        problems.append(Problem(str(path), 0, 0, f"the folder can't be read: {error.strerror}"))
        return []
    if not files:
        problems.append(Problem(str(path), 0, 0, "the folder contains no knowledge files (*.yaml)"))
    return files


def _is_knowledge(file: Path) -> bool:
    hidden = file.name.startswith(".") or file.stem == IMPORTED
    # Reading a pipe or a device could block forever.
    return file.suffix in SUFFIXES and not hidden and not is_golden(file) and not _would_block(file)


def _would_block(file: Path) -> bool:
    return file.exists() and not file.is_file() and not file.is_dir()
