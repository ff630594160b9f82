"""Keep the curated text, the documents and the scopes in sync between processes.

PostgreSQL announces each change (LISTEN/NOTIFY). A process may miss announcements while it is
disconnected, so it also checks for changes when it reconnects and at regular intervals.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.runtime.backoff import Backoff
from bot.serving import scope_snapshot
from bot.serving.live import Serving
from bot.serving.watching import reload

if TYPE_CHECKING:
    from bot.config import Config
    from bot.store import Store

POLL_INTERVAL = 15.0
"""Maximum number of seconds between two checks for changes."""

_BACKOFF = Backoff(0.2, 2.0)
_log = logging.getLogger(__name__)


async def follow(serving: Serving, store: Store, poll_interval: float = POLL_INTERVAL) -> None:
    """Load changes as they are announced, until canceled. The store must be `shared`."""
    failures = 0
    while True:
        try:
            async with store.listening() as listener:
                while True:
                    await catch_up(serving, store)
                    failures = 0
                    await listener.wait(poll_interval)
        except StoreError as error:
            failures += 1
            if failures == 1:
                _log.warning("can't follow changes in the store; retrying: %s", error)
            await asyncio.sleep(_BACKOFF.after(failures))


async def catch_up(serving: Serving, store: Store) -> None:
    """Load the scopes, the newest edition and the documents from a `shared` store.

    Raises StoreError if the store fails.
    """
    async with serving.catching_up:
        await catch_up_scopes(serving, store)
        current = serving.edition
        edition = await store.edition(current.version if current else 0)
        documents = await store.documents(serving.documents_version)
        is_new = edition is not None and serving.hold(edition)
        if documents:
            serving.hold_documents(documents)
        if is_new or documents:
            await reload(serving)


async def catch_up_scopes(serving: Serving, store: Store) -> None:
    """Load the scopes of the collections. Raise StoreError if the store fails."""
    async with serving.holding:  # otherwise, an older state could replace a newer one
        stored = await store.scopes(serving.scopes.stored.version)
        if stored is None:
            return
        serving.hold_scopes(stored)
        await asyncio.to_thread(scope_snapshot.save, serving.config.store, stored)


async def note_known(serving: Serving, store: Store) -> None:
    """If any collection is limited, record that collections without settings answer everywhere.

    A limited collection that is renamed later is recognized because its new name has no record. If
    a limited collection is already missing, log a warning instead. Raises StoreError if the store
    fails.
    """
    scopes, knowledge = serving.scopes, serving.knowledge
    if scopes.missing(knowledge):
        serving.warn_of_renamed()
    elif scopes.are_limited and (new := scopes.unset(knowledge)):
        await store.note_everywhere(new)
        await catch_up_scopes(serving, store)


async def follow_guilds(serving: Serving, store: Store, changed: asyncio.Event) -> None:
    """Load the scopes after each change to the bot's list of servers, until canceled."""
    failures = 0
    while True:
        await changed.wait()
        changed.clear()
        try:
            await catch_up_scopes(serving, store)
            failures = 0
        except StoreError as error:
            failures += 1
            _log.warning("can't load the scopes of collections; retrying: %s", error)
            await asyncio.sleep(_BACKOFF.after(failures))
            changed.set()


async def begin(serving: Serving, store: Store) -> None:
    """Load the changes that were made in Discord, before the first question is answered.

    If the store fails, use the local copy of the scopes until the store can be reached.
    """
    try:
        await (catch_up if store.shared else catch_up_scopes)(serving, store)
        await note_known(serving, store)
    except StoreError as error:
        _log.warning("can't load the scopes of collections: %s", error)
        known = await asyncio.to_thread(scope_snapshot.load, serving.config.store)
        if known:
            serving.hold_scopes(known)


async def current(config: Config, store: Store) -> Serving:
    """Return a `Serving` with the newest edition. Raise StoreError if the store fails."""
    serving = Serving(config)
    if store.shared:
        await catch_up(serving, store)
    return serving
