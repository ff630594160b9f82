"""Read all knowledge that a configuration names, from files or from the on-disk index."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError
from bot.knowledge import loader
from bot.knowledge.added import added_contents, added_files
from bot.knowledge.curated_path import knowledge_files
from bot.knowledge.files import LARGE, is_large

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.config import Config
    from bot.core.model.knowledge import KnowledgeBase
    from bot.errors import Problem

_log = logging.getLogger(__name__)


def read_files(
    config: Config, held: Mapping[Path, bytes], *, on_trial: bool = False
) -> KnowledgeBase:
    """Read the knowledge. Leave out documents with problems, and log the problems.

    A document that a curator adds in Discord must never keep the bot from starting. `held` maps
    paths to content that is used instead of the files on disk. If `on_trial` is true, problems that
    involve the paths in `held` are raised as KnowledgeError.
    """
    added = dict.fromkeys(added_files(config)) | {**added_contents(config)}
    added = {path: content for path, content in added.items() if path not in held}
    left_out: list[tuple[Path, Problem]] = []
    while True:
        contents = {path: content for path, content in added.items() if content is not None}
        files = (*knowledge_files(config), *added)
        try:
            knowledge = _read_all(config, files, {**contents, **held}, on_trial=on_trial)
        except KnowledgeError as error:
            clashing = _clashing(added, error.problems)
            if not added or (on_trial and _names(held, error.problems)):
                raise
            # A document may cause a problem that is reported for another file.
            clashing = clashing or dict.fromkeys(added, error.problems[0])
            added = {path: content for path, content in added.items() if path not in clashing}
            left_out += clashing.items()
        else:
            for path, problem in left_out:
                _log.error("the document %s is left out: %s", path.stem, problem)
            return knowledge


def _names(files: Iterable[Path], problems: Sequence[Problem]) -> bool:
    """Return whether any problem is in one of these files or names one of them in its message."""
    return any(str(path) in str(problem) for path in files for problem in problems)


def _clashing(files: Iterable[Path], problems: Iterable[Problem]) -> dict[Path, Problem]:
    """Return the files that have problems, each with its first problem.

    A file that is only named in the message of another file's problem doesn't count.
    """
    named = {str(path): path for path in files}
    found: dict[Path, Problem] = {}
    for problem in problems:
        if path := named.get(problem.file):
            found.setdefault(path, problem)
    return found


def _read_all(
    config: Config, files: Sequence[Path], held: Mapping[Path, bytes], *, on_trial: bool
) -> KnowledgeBase:
    files = tuple(dict.fromkeys((*files, *held)))
    if is_large(config.knowledge) or sum(map(len, held.values())) >= LARGE:
        from bot.knowledge.disk import cache  # noqa: PLC0415 - the bot starts faster without it

        return cache.read(files, instead=held, of=config.knowledge, on_trial=on_trial)
    return loader.load_with_places(files, held).knowledge
