"""Where golden questions stand: beside their knowledge, or where somebody says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.paths import shipped_golden, shipped_knowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
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

    Those of the shipped knowledge stand with the tests. Raises UsageError where there are none.
    """
    found = tuple(dict.fromkeys(file for path in knowledge for file in _beside(path)))
    if not found:
        raise UsageError(
            "there are no golden questions beside the knowledge (*.golden.yaml): "
            "name a file of them with --golden"
        )
    return found


def _beside(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in _yaml_in(path) if file.stem.endswith(_GOLDEN))
    else:
        names = (path.with_suffix(_GOLDEN + suffix) for suffix in _SUFFIXES)
        yield from (file for file in names if file.is_file())
    yield from _of_shipped(path)


def _of_shipped(path: Path) -> Iterator[Path]:
    folder = shipped_golden()
    shipped = shipped_knowledge().resolve()
    if folder is None:
        return
    if path.resolve() == shipped:
        yield from _yaml_in(folder)
    elif path.resolve().parent == shipped and (folder / path.name).is_file():
        yield folder / path.name


def _yaml_in(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in _SUFFIXES)
