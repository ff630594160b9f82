"""Location of the files that ship with the bot."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped_knowledge(package: Path = _PACKAGE) -> Path:
    """Return the folder of the shipped knowledge and its golden questions.

    An installed package has its own copy. In the repository there is none, and the folder is
    beside the package.
    """
    packaged = package / "_knowledge"
    return packaged if packaged.is_dir() else package.parent / "knowledge"


def packaged_knowledge(path: Path, package: Path = _PACKAGE) -> bool:
    """Return whether a path is, or is inside, the knowledge folder of an installed package."""
    packaged = package / "_knowledge"
    return packaged.is_dir() and path.resolve().is_relative_to(packaged.resolve())
