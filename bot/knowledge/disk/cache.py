"""Open the on-disk index for a configuration, or build the index in another process."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from filelock import FileLock

from bot.errors import KnowledgeError, Problem
from bot.knowledge.disk import manifest as manifests
from bot.knowledge.disk.contents import DiskContents
from bot.knowledge.disk.manifest import TornError
from bot.knowledge.disk.stamps import FileStamp, stamped
from bot.knowledge.files import files_of
from bot.languages import en as english
from bot.runtime.home import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.knowledge.disk.disk_knowledge import DiskKnowledge

_STAMPS = "files.json"
_MAX_KEPT = 2
_SECRETS = ("DISCORD_TOKEN", "PGPASSWORD")
_LENGTH = 12
_TRIALS = "trials"
_EMPTY: Mapping[Path, bytes] = MappingProxyType({})
_builds: set[subprocess.Popen[bytes]] = set()


def read(
    paths: Sequence[Path],
    cache: Path | None = None,
    instead: Mapping[Path, bytes] = _EMPTY,
    of: Sequence[Path] | None = None,
    *,
    on_trial: bool = False,
) -> DiskKnowledge:
    """Return the knowledge in these files from their on-disk index. Build the index if needed.

    `instead` maps a path to content that is used instead of the file on disk. Indexes with the same
    `of` reuse each other's unchanged entries. By default, `of` is `paths`. If `on_trial` is true,
    the index is kept separately. An index on trial reuses entries of other indexes, but other
    indexes never reuse its entries.

    An existing index is opened even if the disk is read-only. Raises KnowledgeError if the files
    have problems, or if a new index can't be stored.
    """
    files = files_of(paths)
    key = _digest(map(str, sorted(of or paths)))
    indexes = (cache or cache_folder() / "shelves") / key
    if on_trial:
        indexes /= _TRIALS
    overrides: Mapping[Path, Path] = {}
    try:
        with _locked(indexes):
            overrides = _write_overrides(instead, indexes)
            return _open_or_build([*_excluding(instead, files), *overrides], indexes).knowledge
    except KnowledgeError as error:
        # Report problems under the name of the original file, not under that of its copy.
        own = {str(place): str(path) for place, path in overrides.items()}
        raise KnowledgeError(
            replace(one, file=own.get(one.file, one.file)) for one in error.problems
        ) from None
    except OSError as error:
        message = f"the knowledge index can't be stored here: {error}"
        raise KnowledgeError([Problem(str(indexes), 0, 0, message)]) from error


@contextmanager
def _locked(indexes: Path) -> Iterator[None]:
    """Create and lock the folder of the indexes. A read-only folder needs no lock."""
    lock = FileLock(indexes / ".lock")  # two processes may start at the same time
    with suppress(OSError, NotImplementedError):  # not every file system supports locks
        indexes.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _excluding(overrides: Mapping[Path, bytes], files: Sequence[Path]) -> list[Path]:
    places = {path.resolve() for path in overrides}
    return [path for path in files if path.resolve() not in places]


def _write_overrides(overrides: Mapping[Path, bytes], indexes: Path) -> Mapping[Path, Path]:
    """Write the overriding content to files that the build process can read.

    Return a mapping from the path of each copy to the path of its original file.
    """
    found = {}
    for path, content in overrides.items():
        place = indexes / path.name
        if not place.exists() or place.read_bytes() != content:
            place.write_bytes(content)
        found[place] = path
    return found


def stop() -> None:
    """Terminate builds that other threads have started.

    The next call to `read` starts the build again.
    """
    for process in tuple(_builds):
        process.terminate()


def _open_or_build(files: Sequence[Path], indexes: Path) -> DiskContents:
    known = _known_stamps(indexes)
    stamps = _stamps(files, known)
    version = _digest(f"{path} {stamp.digest}" for path, stamp in sorted(stamps.items()))
    folder = indexes / version
    contents = _try_open(folder)
    if contents is None:
        shutil.rmtree(folder, ignore_errors=True)
        _save(stamps, indexes)
        _build(indexes, version)
        contents = DiskContents(folder, english.load())
    with suppress(OSError):  # the folder may be read-only or belong to another user
        if stamps != known:
            _save(stamps, indexes)
        os.utime(folder)
    for old in _other_indexes(indexes, folder)[_MAX_KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    return contents


def _known_stamps(indexes: Path) -> Mapping[str, FileStamp]:
    """Return the saved stamps, or an empty mapping if they can't be read."""
    try:
        return stamps_in(indexes)
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _stamps(files: Iterable[Path], known: Mapping[str, FileStamp]) -> Mapping[str, FileStamp]:
    """Return the stamp of each file by path. The stamps of unchanged files come from `known`."""
    try:
        return stamped(files, known)
    except OSError as error:
        problem = Problem(str(error.filename), 0, 0, f"the file can't be read: {error.strerror}")
        raise KnowledgeError([problem]) from error


def _save(stamps: Mapping[str, FileStamp], indexes: Path) -> None:
    indexes.mkdir(parents=True, exist_ok=True)
    plain = {path: asdict(stamp) for path, stamp in stamps.items()}
    (indexes / _STAMPS).write_text(json.dumps(plain), encoding="utf-8")


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables without the Discord token and the database password."""
    return {name: value for name, value in environment.items() if name not in _SECRETS}


def _build(indexes: Path, version: str) -> None:
    """Build the index of the stamped files in another process, and wait for that process."""
    package = str(Path(__file__).parents[3])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    with subprocess.Popen(  # noqa: S603 - runs this program itself
        [sys.executable, "-m", "bot.knowledge.disk.process", str(indexes), version],
        stdout=subprocess.PIPE,
        env={**_without_secrets(os.environ), "PYTHONPATH": path},
    ) as process:
        _builds.add(process)
        try:
            output, _ = process.communicate()
        finally:
            _builds.discard(process)
    if process.returncode:
        message = f"the knowledge index was not built: exit code {process.returncode}"
        raise KnowledgeError([Problem(str(indexes), 0, 0, message)])
    if problems := json.loads(output):
        raise KnowledgeError(Problem(*problem) for problem in problems)


def newest(indexes: Path, version: str) -> DiskContents | None:
    """Return the most recently used index other than `version` that can be opened, or None."""
    tried = indexes.name == _TRIALS
    found = map(_try_open, _other_indexes(indexes.parent if tried else indexes, indexes / version))
    return next((contents for contents in found if contents is not None), None)


def _try_open(folder: Path) -> DiskContents | None:
    """Return the folder's index, or None if there is no complete one in the current format."""
    try:
        return DiskContents(folder, english.load())
    except TornError:
        return None


def stamps_in(indexes: Path) -> dict[str, FileStamp]:
    """Return the saved stamps of the files."""
    plain = json.loads((indexes / _STAMPS).read_text(encoding="utf-8"))
    return {path: FileStamp(**stamp) for path, stamp in plain.items()}


def _other_indexes(indexes: Path, folder: Path) -> list[Path]:
    """Return all index folders except `folder` and `_TRIALS`, most recently used first."""
    found = [p for p in indexes.iterdir() if p.is_dir() and p not in {folder, indexes / _TRIALS}]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _digest(parts: Iterable[str]) -> str:
    text = "\n".join((str(manifests.FORMAT), *parts))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:_LENGTH]
