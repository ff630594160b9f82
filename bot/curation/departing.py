"""Delete removed documents, and the data of servers that the bot left more than 30 days ago."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.curation import file
from bot.curation.desk import save
from bot.curation.verbs import without_guilds
from bot.errors import StoreError
from bot.knowledge.added import added_folder
from bot.knowledge.curated_path import curated_file
from bot.output.text import counted
from bot.runtime.backoff import Backoff
from bot.serving.following import catch_up, catch_up_scopes
from bot.serving.watching import reload
from bot.uploads.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.serving.live import Serving
    from bot.store import Store

DAY = 86_400.0
FIRST_AFTER = 5.0
"""Delay before the first deletion, in seconds. By then, the session's servers are in the store."""
_BACKOFF = Backoff(first=5.0, longest=3600.0)
_log = logging.getLogger(__name__)


async def delete_daily(serving: Serving, store: Store, knows: Callable[[int], bool]) -> None:
    """Delete expired data shortly after startup and then once a day, until canceled.

    `knows` returns whether this process would notice that the bot has rejoined a server. The data
    of other servers is deleted by the processes that run those servers' shards.
    """
    failures, pause = 0, FIRST_AFTER
    while True:
        await asyncio.sleep(pause)
        try:
            await purge_removed(serving, store)
            await delete_left(serving, store, knows)
            failures, pause = 0, DAY
        except Exception as error:  # noqa: BLE001 - always retry, because deletion is promised
            failures += 1
            pause = _BACKOFF.after(failures)
            # Only a StoreError is quoted, because other errors may contain what curators wrote.
            reason = str(error) if isinstance(error, StoreError) else type(error).__name__
            _log.warning("could not delete expired data; retrying: %s", reason)


async def delete_left(serving: Serving, store: Store, knows: Callable[[int], bool]) -> None:
    """Delete the data of servers that the bot left more than 30 days ago.

    Deletes the servers' curated entries and document files first, then the servers' rows in the
    database.

    Raises CurationError, KnowledgeError or StoreError on failure. To retry, call this function
    again.
    """
    if store.shared:
        await catch_up(serving, store)
    left = frozenset(filter(knows, await store.left_guilds()))
    if left:
        await _delete_curated(serving, store, left)
        # The bot may have rejoined a server while curated entries were being deleted.
        left &= await store.left_guilds()
        if not store.shared:
            await _delete_files(serving, left)
        await store.forget_guilds(left)
        await catch_up_scopes(serving, store)
        _log.info("deleted the data of %s that the bot has left", counted(len(left), "server"))


async def purge_removed(serving: Serving, store: Store) -> None:
    """Delete files of documents that were removed more than a day ago.

    If the store is shared, nothing is deleted here, because the store deletes removed documents.

    Raises CurationError on failure.
    """
    place = None if store.shared else added_folder(serving.config)
    if place is not None:
        await asyncio.to_thread(Folder(place).purge)


async def _delete_curated(serving: Serving, store: Store, guilds: Collection[int]) -> None:
    place = curated_file(serving.config)
    state = await asyncio.to_thread(file.look, place, serving.edition)
    kept = without_guilds(state.curated, guilds)
    if kept != state.curated:
        await save(file.changed(state, kept), serving, store)
        await reload(serving)


async def _delete_files(serving: Serving, guilds: Collection[int]) -> None:
    place = added_folder(serving.config)
    if place is None or not await asyncio.to_thread(place.is_dir):
        return
    for guild in sorted(guilds):
        await asyncio.to_thread(Folder(place).forget, guild)
    await reload(serving)
