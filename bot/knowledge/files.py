"""Find knowledge files, curated files and golden questions by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

SUFFIXES = (".yaml", ".yml")
"""What the name of a knowledge file ends in."""
_GOLDEN = ".golden"
CURATED = "curated"

LARGE = 4 * 1024 * 1024
"""Bytes of knowledge from which on its index is kept on the disk."""


def golden_files_at(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files at `paths`: each as it is, of a folder all YAML files in it.

    Raises UsageError for a folder without any. Whether a file can be read, its reader says.
    """
    found: list[Path] = []
    for path in paths:
        files = _yaml_in(path) if path.is_dir() else [path]
        if not files:
            raise UsageError(f"{path}: the folder holds no golden questions (*.yaml)")
        found += files
    return tuple(dict.fromkeys(found))


def golden_files_beside(knowledge: Sequence[Path]) -> tuple[Path, ...]:
    """Return the golden files of these knowledge files and folders: cats.golden.yaml of cats.yaml.

    Raises UsageError where there are none.
    """
    found = tuple(dict.fromkeys(file for path in knowledge for file in _beside(path)))
    if not found:
        raise UsageError(
            "there are no golden questions beside the knowledge (*.golden.yaml): "
            "write some, or name a file of them with eval --golden"
        )
    return found


def is_golden(file: Path) -> bool:
    """Tell by its name whether a YAML file holds golden questions."""
    return file.suffix in SUFFIXES and file.stem.endswith(_GOLDEN)


def _beside(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in _yaml_in(path) if is_golden(file)]
    names = (path.with_suffix(_GOLDEN + suffix) for suffix in SUFFIXES)
    return [file for file in names if file.is_file()]


def _yaml_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)


def is_large(paths: Sequence[Path], least: int | None = None) -> bool:
    """Tell whether the files at `paths` are too many or too large to be held in memory."""
    least = LARGE if least is None else least
    total = 0
    for path in files_of(paths):
        try:
            total += path.stat().st_size
        except OSError:  # whoever reads it says so
            return False
        if total >= least:
            return True
    return False


def files_of(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the knowledge files at `paths`; raise KnowledgeError where they can't be listed."""
    problems: list[Problem] = []
    files = tuple(files_at(paths, problems))
    if problems:
        raise KnowledgeError(problems)
    return files


def is_named_curated(path: Path) -> bool:
    """Tell by its name whether a YAML file holds what curators taught."""
    return path.stem == CURATED or path.stem.endswith(f".{CURATED}")


def files_at(paths: Sequence[Path], problems: list[Problem]) -> Iterable[Path]:
    """Return the files at `paths`, each once; put what can't be listed in `problems`."""
    found: dict[Path, Path] = {}
    # A shell expands knowledge/*.yaml to the golden questions too.
    named = sorted(path for path in paths if path.is_dir() or not is_golden(path))
    for path in named:
        for file in _expanded(path, problems):
            found.setdefault(identity(file), file)
    if not named:
        problems.append(
            Problem("knowledge", 0, 0, "no knowledge file or folder is given: name one")
        )
    return found.values()


def identity(file: Path) -> Path:
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
    # A pipe or a device of that name would be waited for.
    return file.suffix in SUFFIXES and not hidden and not is_golden(file) and not _waits(file)


def _waits(file: Path) -> bool:
    return file.exists() and not file.is_file() and not file.is_dir()
