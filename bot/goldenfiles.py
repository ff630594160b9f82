"""Where golden questions stand: beside their knowledge, or where somebody says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_SUFFIXES = (".yaml", ".yml")
_GOLDEN = ".golden"


def given(paths: Iterable[Path]) -> tuple[Path, ...]:
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


def beside(knowledge: Sequence[Path]) -> tuple[Path, ...]:
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
    return file.suffix in _SUFFIXES and file.stem.endswith(_GOLDEN)


def _beside(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in _yaml_in(path) if is_golden(file)]
    names = (path.with_suffix(_GOLDEN + suffix) for suffix in _SUFFIXES)
    return [file for file in names if file.is_file()]


def _yaml_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in _SUFFIXES)
