"""Where the files that ship with the bot stand."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped_knowledge(package: Path = _PACKAGE) -> Path:
    """Return the folder of the shipped knowledge: in the package, or else beside it.

    An installed package brings its own copy, and what stands beside it belongs to others; in the
    repository there is no copy. The golden questions of the knowledge stand in the same folder.
    """
    packaged = package / "_knowledge"
    return packaged if packaged.is_dir() else package.parent / "knowledge"


def packaged_knowledge(path: Path, package: Path = _PACKAGE) -> bool:
    """Tell whether a path is, or is in, the folder that an installed package brings along."""
    packaged = package / "_knowledge"
    return packaged.is_dir() and path.resolve().is_relative_to(packaged.resolve())
