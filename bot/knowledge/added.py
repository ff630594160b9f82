"""Location of the documents that curators added in Discord."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.curated_path import curated_place
from bot.knowledge.namespaces import origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config import Config

FOLDER = "added"
_CURATED = "curated"


def added_folder(config: Config) -> Path | None:
    """Return the folder for documents that curators added in Discord.

    The folder is next to the curated file and may not exist yet. Return None if the path depends on
    the home folder, but the user has no home folder.
    """
    curated = curated_place(config)
    if curated is None:
        return None
    if curated.stem == _CURATED:
        return curated.with_name(FOLDER)
    return curated.with_name(f"{curated.stem.removesuffix(f'.{_CURATED}')}.{FOLDER}")


def added_files(config: Config) -> tuple[Path, ...]:
    """Return the paths of documents added in Discord, or () if a shared database holds them."""
    folder = None if config.store.shared else added_folder(config)
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted(file for file in folder.glob("*.yaml") if origin_of(file.name)))


def added_contents(config: Config) -> Mapping[Path, bytes]:
    """Return the documents in the shared database, by the paths that error messages show."""
    return {Path(FOLDER, f"{id_}.yaml"): content for id_, content in config.added or ()}
