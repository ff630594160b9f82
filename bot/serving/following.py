"""What curators publish through any process serves in all of them.

PostgreSQL tells of it (LISTEN/NOTIFY). Who could not be told, because a connection was lost, looks
as soon as there is one again, and every few seconds anyway.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.runtime.backoff import Backoff
from bot.serving.live import Serving
from bot.serving.watching import reload

if TYPE_CHECKING:
    from bot.config import Config
    from bot.store import Store

LOOKS_EVERY = 15.0
"""So many seconds pass at most before it looks itself."""

_BACKOFF = Backoff(0.2, 2.0)
_log = logging.getLogger(__name__)


async def follow(serving: Serving, store: Store, looks_every: float = LOOKS_EVERY) -> None:
    """Let what is published serve, until cancelled. The store must be `shared`."""
    failures = 0
    while True:
        try:
            async with store.listening() as ears:
                while True:
                    await catch_up(serving, store)
                    failures = 0
                    await ears.wait(looks_every)
        except StoreError as error:
            failures += 1
            if failures == 1:
                _log.warning("what is curated elsewhere can't be heard of, trying again: %s", error)
            await asyncio.sleep(_BACKOFF.after(failures))


async def catch_up(serving: Serving, store: Store) -> None:
    """Let the newest edition of a `shared` store serve; raise StoreError."""
    held = serving.edition
    edition = await store.edition(held.version if held else 0)
    if edition and serving.hold(edition):
        await reload(serving)


async def current(config: Config, store: Store) -> Serving:
    """Return what serves in all processes; raise StoreError where that isn't known."""
    serving = Serving(config)
    if store.shared:
        await catch_up(serving, store)
    return serving
