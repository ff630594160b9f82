"""The curated file as it stands, and as it shall stand."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bot.curation.comments import Comments, comments_in
from bot.curation.render import render
from bot.errors import ChangedError, CurationError, KnowledgeError, Problem
from bot.knowledge.curated_schema import FILE, Curated, CuratedFile
from bot.runtime import atomicfile
from bot.yamlfile import fit, parse
from bot.yamlfile.text import why_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.store.events import Edition

MAX_BYTES = 32 * 1024 * 1024
PATIENCE = 1.0
"""Seconds that a curator waits for another one who is saving."""

_HEAD = (
    "# What curators added to the sources: `footnote teach` and `footnote gap` write it, and you",
    "# may edit it by hand. docs/curation.md explains how.",
)


@dataclass(frozen=True, slots=True)
class CuratedState:
    """What a curated file holds; `content` is None where there is no file yet."""

    path: Path
    content: bytes | None
    curated: Curated
    comments: Comments


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file's content as it was when somebody looked, and as it shall become."""

    path: Path
    before: bytes | None
    after: bytes


def look(path: Path, edition: Edition | None = None) -> CuratedState:
    """Return what the file holds, or the edition that takes its place.

    Raises KnowledgeError with every problem of a file that is broken.
    """
    held = content(path, edition)
    if held is None:
        return CuratedState(path, None, Curated(), Comments((_schema_line(path), *_HEAD)))
    return _state(path, held)


def content(path: Path, edition: Edition | None = None) -> bytes | None:
    """Return what the file, or the edition in its place, holds unread; None without either."""
    return edition.content if edition else _content(path)


def changed(state: CuratedState, curated: Curated) -> FileChange:
    """Return the change that makes the file hold `curated`, which `load` will read as just that.

    Comments stay. Raises CurationError where something can't be written.
    """
    after = render(curated, state.comments).encode()
    try:
        again = _state(state.path, after)
    except KnowledgeError as error:
        raise CurationError(f"this can't be written: {error}") from None
    if _by_id(again.curated) != _by_id(curated):
        raise CurationError("this can't be written: it would be read as something else")
    return FileChange(state.path, state.content, after)


def save(change: FileChange) -> None:
    """Make the change, wholly or not at all.

    Raises ChangedError where the file is no longer what it was, or another one is writing it, and
    CurationError where the disk refuses.
    """
    try:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(change.path):
            if (now := _content(change.path)) == change.after:
                return
            if now != change.before:
                raise ChangedError(
                    f"{change.path} was changed by somebody else meanwhile: "
                    "nothing was saved, so look again and decide again"
                )
            atomicfile.remove_leftovers(change.path)
            atomicfile.write(change.path, change.after)
    except OSError as error:
        raise CurationError(
            f"{change.path} can't be written: {error.strerror or error}; nothing was saved"
        ) from None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes and threads from saving `path`; raise ChangedError if one already is.

    The system releases the lock when its process ends, however it ends.
    """
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE, mode=0o666)
    try:
        with lock:
            yield
    except Timeout:
        raise ChangedError("another curator is saving at this moment: try again") from None


def _content(path: Path) -> bytes | None:
    """Return what the file holds, one byte more than the limit at most; None without a file."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        raise KnowledgeError([Problem(str(path), 0, 0, why_unreadable(error))]) from None


def _state(path: Path, content: bytes) -> CuratedState:
    document = parse(content, str(path), MAX_BYTES)
    file, problems = fit(document, CuratedFile)
    if file is None:
        raise KnowledgeError(problems)
    text = content.decode("utf-8-sig")
    return CuratedState(path, content, file.curated, comments_in(text, document, file.curated))


def _by_id(curated: Curated) -> Curated:
    return Curated(
        taught=sorted(curated.taught, key=lambda entry: entry.id),
        gaps=sorted(curated.gaps, key=lambda entry: entry.id),
    )


def _schema_line(path: Path) -> str:
    """Return the line by which editors find the schema, from where the file will be."""
    try:
        place = os.path.relpath(FILE, path.parent.absolute()).replace(os.sep, "/")
    except ValueError:  # pragma: no cover - on Windows: no relative path leads to another drive
        place = FILE.as_uri()
    return f"# yaml-language-server: $schema={place}"
