"""The shelf of a configuration: found as it was left, or built in a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from filelock import FileLock
from platformdirs import user_cache_path

from bot.errors import KnowledgeError, Problem
from bot.knowledge.disk import manifest as manifests
from bot.knowledge.disk.contents import DiskContents
from bot.knowledge.disk.manifest import TornError
from bot.knowledge.disk.stamps import FileStamp, stamped
from bot.knowledge.files import files_of
from bot.languages import en as english

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.knowledge.disk.contents import DiskKnowledge

_STAMPS = "files.json"
_KEPT = 2
_SECRETS = ("DISCORD_TOKEN", "PGPASSWORD")
_LENGTH = 12
_TRIALS = "trials"
_NOTHING: Mapping[Path, bytes] = MappingProxyType({})
_building: set[subprocess.Popen[bytes]] = set()


def read(
    paths: Sequence[Path],
    cache: Path | None = None,
    instead: Mapping[Path, bytes] = _NOTHING,
    of: Sequence[Path] | None = None,
    *,
    on_trial: bool = False,
) -> DiskKnowledge:
    """Return the knowledge of these files from their shelf, which is built where there is none.

    Files that `instead` names are read from there and not from the disk. Shelves `of` the same
    paths (of `paths`, if it is left out) take over from each other what has not changed. What is
    `on_trial` stands apart: nothing is taken over from it.
    Raises KnowledgeError with the problems of the files, or of the place where shelves are kept.
    """
    files = files_of(paths)
    key = _digest(map(str, sorted(of or paths)))
    shelves = (cache or user_cache_path("footnote") / "shelves") / key
    if on_trial:
        shelves /= _TRIALS
    held: Mapping[Path, Path] = {}
    try:
        shelves.mkdir(parents=True, exist_ok=True)
        with FileLock(shelves / ".lock"):  # two processes may start at once
            held = _held(instead, shelves)
            return _found([*_others_than(instead, files), *held], shelves).knowledge
    except KnowledgeError as error:
        # Whoever reads of a problem knows the file by its own name.
        own = {str(place): str(path) for place, path in held.items()}
        raise KnowledgeError(
            replace(one, file=own.get(one.file, one.file)) for one in error.problems
        ) from None
    except OSError as error:
        message = f"the index of the knowledge can't be kept here: {error}"
        raise KnowledgeError([Problem(str(shelves), 0, 0, message)]) from error


def _others_than(held: Mapping[Path, bytes], files: Sequence[Path]) -> list[Path]:
    places = {path.resolve() for path in held}
    return [path for path in files if path.resolve() not in places]


def _held(held: Mapping[Path, bytes], shelves: Path) -> Mapping[Path, Path]:
    """Put what is held in memory beside the shelves, where the process that builds can read it.

    Return each place with the path that it stands for.
    """
    found = {}
    for path, content in held.items():
        place = shelves / path.name
        if not place.exists() or place.read_bytes() != content:
            place.write_bytes(content)
        found[place] = path
    return found


def stop() -> None:
    """End the building that is under way in other threads; it is taken up the next time."""
    for process in tuple(_building):
        process.terminate()


def _found(files: Sequence[Path], shelves: Path) -> DiskContents:
    stamps = _stamps(files, shelves)
    version = _digest(f"{path} {stamp.digest}" for path, stamp in sorted(stamps.items()))
    folder = shelves / version
    shelf = _opened(folder)
    if shelf is None:
        shutil.rmtree(folder, ignore_errors=True)
        _build(shelves, version)
        shelf = DiskContents(folder, english.load())
    os.utime(folder)
    for old in _others(shelves, folder)[_KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    return shelf


def _stamps(files: Iterable[Path], shelves: Path) -> Mapping[str, FileStamp]:
    """Return the stamps of the files, and remember them."""
    place = shelves / _STAMPS
    try:
        plain = json.loads(place.read_text(encoding="utf-8"))
        known = {path: FileStamp(**stamp) for path, stamp in plain.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        known = {}
    try:
        found = stamped(files, known)
    except OSError as error:
        problem = Problem(str(error.filename), 0, 0, f"the file can't be read: {error.strerror}")
        raise KnowledgeError([problem]) from error
    if found != known:
        place.write_text(json.dumps({p: asdict(one) for p, one in found.items()}), "utf-8")
    return found


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what a process needs that reads knowledge and nothing else."""
    return {name: value for name, value in environment.items() if name not in _SECRETS}


def _build(shelves: Path, version: str) -> None:
    """Build the shelf of the files as they were stamped, beside whatever this process does."""
    package = str(Path(__file__).parents[3])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    with subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-m", "bot.knowledge.disk.process", str(shelves), version],
        stdout=subprocess.PIPE,
        env={**_without_secrets(os.environ), "PYTHONPATH": path},
    ) as process:
        _building.add(process)
        try:
            told, _ = process.communicate()
        finally:
            _building.discard(process)
    if process.returncode:
        message = f"the index of the knowledge was not built: exit code {process.returncode}"
        raise KnowledgeError([Problem(str(shelves), 0, 0, message)])
    if problems := json.loads(told):
        raise KnowledgeError(Problem(*problem) for problem in problems)


def newest(shelves: Path, version: str) -> DiskContents | None:
    """Return the shelf used last, if one can be read: most of it may still be right."""
    tried = shelves.name == _TRIALS
    found = map(_opened, _others(shelves.parent if tried else shelves, shelves / version))
    return next((shelf for shelf in found if shelf is not None), None)


def _opened(folder: Path) -> DiskContents | None:
    """Return the shelf in this folder, if one can be read."""
    try:
        return DiskContents(folder, english.load())
    except TornError:
        return None


def stamps_in(shelves: Path) -> dict[str, FileStamp]:
    """Return the stamps of the files as they were when somebody looked last."""
    plain = json.loads((shelves / _STAMPS).read_text(encoding="utf-8"))
    return {path: FileStamp(**stamp) for path, stamp in plain.items()}


def _others(shelves: Path, folder: Path) -> list[Path]:
    """Return the other shelves, those used last first."""
    found = [p for p in shelves.iterdir() if p.is_dir() and p not in {folder, shelves / _TRIALS}]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _digest(parts: Iterable[str]) -> str:
    text = "\n".join((str(manifests.FORMAT), *parts))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:_LENGTH]
