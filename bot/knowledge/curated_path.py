"""Location of the curated file: next to the knowledge files if their folder is writable."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from bot.config.paths import packaged_knowledge
from bot.runtime.home import NoHomeError, data_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.config import Config

NAME = "curated.yaml"


def knowledge_files(config: Config, content: bytes | None = None) -> tuple[Path, ...]:
    """Return the files and folders to load: the knowledge, and the curated file if it exists.

    If `content` is given, it replaces the curated file's content, so the file need not exist.
    """
    path = curated_place(config) if content is None else curated_file(config)
    if path is None or (content is None and not os.path.lexists(path)):
        return config.knowledge
    return (*config.knowledge, path)


def instead(config: Config, content: bytes | None) -> Mapping[Path, bytes]:
    """Return a mapping from the curated file's path to `content`, or {} if `content` is None."""
    return {} if content is None else {curated_file(config): content}


def curated_place(config: Config) -> Path | None:
    """Return the result of `curated_file`, or None if it raises NoHomeError."""
    try:
        return curated_file(config)
    except NoHomeError:
        return None


def curated_file(config: Config) -> Path:
    """Return the path to which curators' changes are written. The file may not exist yet.

    If the configuration names a curated file, return its path. By default, return the path of
    curated.yaml in the first knowledge folder. If there is no knowledge folder, return a path next
    to the first knowledge file, such as cats.curated.yaml for cats.yaml. Return a path in the
    user's data folder if a new file can't be created next to the knowledge, or if the knowledge
    came with an installed package.

    Raises NoHomeError if the path depends on the home folder, but the user has no home folder.
    """
    if config.curated is not None:
        return config.curated
    knowledge = _first_folder_or_file(config)
    if packaged_knowledge(knowledge):  # upgrading the package would delete a curated file inside it
        return _data_folder() / "shipped.yaml"
    path = _beside(knowledge)
    if os.path.lexists(path) or os.access(path.parent, os.W_OK):
        return path
    key = hashlib.sha256(os.fsencode(knowledge.resolve())).hexdigest()[:8]
    return _data_folder() / f"{knowledge.stem}-{key}.yaml"


def _first_folder_or_file(config: Config) -> Path:
    return next((path for path in config.knowledge if path.is_dir()), config.knowledge[0])


def _beside(knowledge: Path) -> Path:
    if knowledge.is_dir():
        return knowledge / NAME
    return knowledge.with_name(f"{knowledge.stem}.{NAME}")


def _data_folder() -> Path:
    return data_folder("`curated` in the configuration") / "curated"
