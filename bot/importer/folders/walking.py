"""Find the pages in a folder, and count the skipped files by reason."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from bot.errors import UsageError
from bot.importer.readers.reading import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
_WITHOUT_SUFFIX = frozenset(
    {"authors", "changelog", "changes", "contributing", "copying", "faq", "license", "news"}
    | {"notice", "readme"}
)
"""Names, in lowercase, of text files that have no suffix."""
_LISTS = GitIgnoreSpec.from_lines(["requirements*.txt", "CMakeLists.txt", "robots.txt"])
"""Text files that are written for programs, not for people."""


@dataclass(frozen=True, slots=True)
class Globs:
    """Patterns in .gitignore syntax, relative to the imported folder.

    An empty `include` includes all files.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __contains__(self, page: str) -> bool:
        """Return whether the patterns select a page."""
        included = not self.include or _spec(self.include).match_file(page)
        return included and not _spec(self.exclude).match_file(page)


@dataclass(frozen=True, slots=True)
class FolderPages:
    """Sorted paths of pages, relative to the folder, and the number of skipped files by reason."""

    pages: tuple[str, ...]
    skipped: Mapping[str, int]


def walk(folder: Path, globs: Globs, ignored: Collection[str] = ()) -> FolderPages:
    """Return the pages in a folder and its subfolders.

    Skips hidden files and folders, symbolic links, unsupported files, files with a suffix in
    `ignored`, and files that the patterns exclude. Raises UsageError if the folder can't be read.
    """
    pages, skipped = [], Counter[str]()
    for page in _files(folder):
        reason = _reason(folder / page, page, globs, ignored)
        if reason is None:
            pages.append(page)
        else:
            skipped[reason] += 1
    return FolderPages(tuple(sorted(pages)), skipped)


def _reason(path: Path, page: str, globs: Globs, ignored: Collection[str]) -> str | None:
    """Return the reason why a file is skipped, or None if it is a page."""
    suffix = path.suffix.lower()
    supported = suffix in SUFFIXES if suffix else path.name.lower() in _WITHOUT_SUFFIX
    if not supported or suffix in ignored or _LISTS.match_file(page):
        return "unsupported"
    if path.is_symlink() or not path.is_file():  # a link may lead out of the folder
        return "link"
    return None if page in globs else "excluded"


def _files(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder, onerror=_fail):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        for name in names:
            if not name.startswith("."):
                yield Path(place, name).relative_to(folder).as_posix()


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED_FOLDERS


def _fail(error: OSError) -> None:
    raise UsageError(f"{error.filename}: {error.strerror}")


def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(patterns)
