"""Read and replace the entire curated content, in the curated file or in a shared database."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot import app
from bot.curation import file
from bot.curation.desk import save
from bot.errors import KnowledgeError, Problem
from bot.knowledge.curated_path import curated_file
from bot.serving.following import current
from bot.store import Store
from bot.yamlfile.text import why_unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Config


def read(config: Config) -> bytes:
    """Return the current curated content. Raise KnowledgeError or StoreError on failure."""
    return asyncio.run(_read(config))


async def _read(config: Config) -> bytes:
    async with Store(config.store) as store:
        serving = await current(config, store)
        return file.content(curated_file(config), serving.edition) or b""


def replace(config: Config, path: Path) -> None:
    """Replace the curated content with the content of a file.

    Raises KnowledgeError if the file can't be read or if its content causes problems, and
    CurationError or StoreError if the content can't be saved. After an error, the curated content
    is unchanged.
    """
    try:
        after = path.read_bytes()
    except OSError as error:
        raise KnowledgeError([Problem(str(path), 0, 0, why_unreadable(error))]) from None
    place = curated_file(config)
    app.read_on_trial(config, {place: after})
    asyncio.run(_replace(config, place, after))


async def _replace(config: Config, place: Path, after: bytes) -> None:
    async with Store(config.store) as store:
        serving = await current(config, store)
        before = file.content(place, serving.edition)
        await save(file.FileChange(place, before, after), serving, store)
