"""Export curators' documents as ordinary knowledge files."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.knowledge.added import added_files
from bot.runtime import atomicfile
from bot.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Config


def export(config: Config, folder: Path) -> tuple[Path, ...]:
    """Write each document to a file in `folder`, and return the files' paths.

    The files are named after the documents' ids. Existing files with these names are replaced.
    Raises UsageError if a file can't be read or written, and StoreError if the store fails.
    """
    contents = asyncio.run(_stored(config)) if config.store.shared else _in_folder(config)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for id_, content in contents.items():
            atomicfile.write(folder / f"{id_}.yaml", content)
    except OSError as error:
        raise UsageError(f"{error.filename or folder}: {error.strerror}") from None
    return tuple(folder / f"{id_}.yaml" for id_ in contents)


async def _stored(config: Config) -> dict[str, bytes]:
    async with Store(config.store) as store:
        found = await store.documents()
        return dict(found.contents) if found else {}


def _in_folder(config: Config) -> dict[str, bytes]:
    try:
        return {file.stem: file.read_bytes() for file in added_files(config)}
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}") from None
