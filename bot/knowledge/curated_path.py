"""Where the curated file stands: beside its knowledge where that can be written."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from bot.config.paths import packaged_knowledge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.config import Config

NAME = "curated.yaml"


def knowledge_files(config: Config, content: bytes | None = None) -> tuple[Path, ...]:
    """Return the files and folders that are loaded: the knowledge, and what is curated for it.

    `content` takes the place of what the curated file holds, even where there is no file.
    """
    path = curated_file(config)
    return (
        (*config.knowledge, path)
        if content is not None or os.path.lexists(path)
        else config.knowledge
    )


def instead(config: Config, content: bytes | None) -> Mapping[Path, bytes]:
    """Return the content that replaces a file: that of the curated file, if it is given."""
    return {} if content is None else {curated_file(config): content}


def curated_file(config: Config) -> Path:
    """Return the file that the curator's verbs write, whether there is one yet or not.

    It is the configured one; else curated.yaml in the first folder of knowledge; without a folder,
    cats.curated.yaml beside the first file, cats.yaml. Where that can't be written, and for the
    knowledge that an installed package brings along, it is a file in the user's data folder.
    """
    if config.curated is not None:
        return config.curated
    knowledge = _principal(config)
    if packaged_knowledge(knowledge):  # an upgrade would remove what is written there
        return _data_folder() / "shipped.yaml"
    path = _beside(knowledge)
    if os.path.lexists(path) or os.access(path.parent, os.W_OK):
        return path
    key = hashlib.sha256(os.fsencode(knowledge.resolve())).hexdigest()[:8]
    return _data_folder() / f"{knowledge.stem}-{key}.yaml"


def _principal(config: Config) -> Path:
    return next((path for path in config.knowledge if path.is_dir()), config.knowledge[0])


def _beside(knowledge: Path) -> Path:
    if knowledge.is_dir():
        return knowledge / NAME
    return knowledge.with_name(f"{knowledge.stem}.{NAME}")


def _data_folder() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 - seldom needed, and not for nothing

    return user_data_path("footnote", appauthor=False) / "curated"
