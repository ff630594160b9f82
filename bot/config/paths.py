"""Location of the knowledge files that ship with the bot."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped_knowledge(package: Path = _PACKAGE) -> Path:
    """Return the folder of the shipped knowledge and its golden questions.

    An installed package contains a copy of the folder. In the repository, the folder is next to
    the package.
    """
    packaged = package / "_knowledge"
    return packaged if packaged.is_dir() else package.parent / "knowledge"


def packaged_knowledge(path: Path, package: Path = _PACKAGE) -> bool:
    """Return whether a path is the knowledge folder of an installed package, or is inside it."""
    packaged = package / "_knowledge"
    return packaged.is_dir() and path.resolve().is_relative_to(packaged.resolve())
