"""Functions that read and write the curated file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bot.curation.comments import Comments, comments_in
from bot.curation.render import in_order, render
from bot.errors import ChangedError, CurationError, KnowledgeError, Problem
from bot.knowledge.curated_schema import FILE, Curated, CuratedFile
from bot.runtime import atomicfile
from bot.texts.translatable import Translatable
from bot.yamlfile import fit, parse
from bot.yamlfile.text import why_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.store.events import Edition

MAX_BYTES = 32 * 1024 * 1024
PATIENCE = 1.0
"""Maximum number of seconds that a curator waits while another curator is saving."""

_HEAD = (
    "# Curators' additions to the sources. `footnote teach` and `footnote gap` write this file;",
    "# you can also edit it by hand. docs/curation.md explains how.",
)


@dataclass(frozen=True, slots=True)
class CuratedState:
    """State of a curated file. `content` is None if the file doesn't exist yet."""

    path: Path
    content: bytes | None
    curated: Curated
    comments: Comments


@dataclass(frozen=True, slots=True)
class FileChange:
    """A change to a file: its content when it was read, and its new content."""

    path: Path
    before: bytes | None
    after: bytes


def look(path: Path, edition: Edition | None = None) -> CuratedState:
    """Return the state of the file or, if an edition replaces the file, the state of the edition.

    Raises KnowledgeError with every problem in an invalid file.
    """
    held = content(path, edition)
    if held is None:
        return CuratedState(path, None, Curated(), Comments((_schema_line(path), *_HEAD)))
    return _state(path, held)


def content(path: Path, edition: Edition | None = None) -> bytes | None:
    """Return the raw content of the edition or, if there is no edition, of the file.

    Return None if neither exists.
    """
    return edition.content if edition else _content(path)


def changed(state: CuratedState, curated: Curated) -> FileChange:
    """Return the change that sets the file's content to `curated` and keeps the file's comments.

    Raises CurationError if the new content can't be read back as exactly `curated`.
    """
    after = render(curated, state.comments).encode()
    try:
        again = _state(state.path, after)
    except KnowledgeError as error:
        reason = str(error)
        said = Translatable(lambda texts: texts.not_saved.format(reason=reason))
        raise CurationError(said) from None
    if _by_id(again.curated) != _by_id(curated):
        raise CurationError(Translatable(lambda texts: texts.not_the_same))
    return FileChange(state.path, state.content, after)


def save(change: FileChange) -> None:
    """Apply a change atomically.

    Raises ChangedError if the file has changed since it was read, or if someone else is changing it
    now. Raises CurationError if the file can't be written.
    """
    try:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(change.path):
            if (now := _content(change.path)) == change.after:
                return
            if now != change.before:
                raise ChangedError(
                    Translatable(lambda texts: texts.file_changed.format(file=change.path))
                )
            atomicfile.remove_leftovers(change.path)
            atomicfile.write(change.path, change.after)
    except OSError as error:
        reason = error.strerror or str(error)
        said = Translatable(lambda t: t.not_written.format(file=change.path, reason=reason))
        raise CurationError(said) from None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lock `path` for saving during the `with` block. Raise ChangedError on a timeout.

    The operating system releases the lock when the process ends, even after a crash.
    """
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE, mode=0o666)
    try:
        with lock:
            yield
    except Timeout:
        raise ChangedError(Translatable(lambda texts: texts.saving)) from None


def _content(path: Path) -> bytes | None:
    """Return a file's content, or None if the file is missing.

    If the content is longer than `MAX_BYTES`, return only its first `MAX_BYTES` + 1 bytes.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:  # ValueError: the path contains a NUL
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
        taught=in_order(curated.taught),
        gaps=in_order(curated.gaps),
    )


def _schema_line(path: Path) -> str:
    """Return the line that tells text editors the schema's path relative to the file's folder."""
    try:
        place = os.path.relpath(FILE, path.parent.absolute()).replace(os.sep, "/")
    except ValueError:  # pragma: no cover - on Windows, relative paths can't cross drives
        place = FILE.as_uri()
    return f"# yaml-language-server: $schema={place}"
