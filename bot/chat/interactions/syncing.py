"""Commands are registered with Discord when their definition changed, and only then."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import TYPE_CHECKING, Protocol

import discord
from discord import app_commands

from bot.chat.gateway.delivery import passes
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.store import Store

FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0
"""So many seconds lie between two tries."""

_log = logging.getLogger(__name__)


class SyncMemory(Protocol):
    """Remembers, across restarts, what was registered where."""

    async def recall(self, scope: str) -> str | None:
        """Return the digest of what was registered last."""

    async def note(self, scope: str, digest: str) -> None:
        """Remember the digest of what is registered now."""


class StoreMemory:
    """Remembers in the store, for all processes. What can't be read or written is forgotten."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def recall(self, scope: str) -> str | None:
        """Return what was noted."""
        try:
            return await self._store.get(_name(scope))
        except StoreError as error:
            _log.warning("whether the commands are registered is not known: %s", error)
            return None

    async def note(self, scope: str, digest: str) -> None:
        """Note it."""
        try:
            await self._store.put(_name(scope), digest)
        except StoreError as error:
            _log.warning("the commands will be registered again at the next start: %s", error)


def _name(scope: str) -> str:
    return f"commands-{scope}"


async def keep_registered(
    tree: app_commands.CommandTree[discord.Client], memory: SyncMemory, guild_id: int
) -> None:
    """Register the commands, in one guild or (0) everywhere, if they changed.

    Nobody need wait for that: those registered before still work, and messages need none. What can
    pass is tried again, however long it takes; a refusal is logged.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            await _sync(tree, memory, guild_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, the bot goes on answering
            if not passes(error):
                _log.error("the commands could not be registered: %s", error)
                return
            _log.warning("the commands are not registered: %s; again in %.0f s", error, pause)
        else:
            return
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def _sync(
    tree: app_commands.CommandTree[discord.Client], memory: SyncMemory, guild_id: int
) -> None:
    guild = discord.Object(guild_id) if guild_id else None
    if guild:
        tree.copy_global_to(guild=guild)
    scope = f"{tree.client.application_id}-{guild_id}"
    digest = await _digest(tree, guild)
    if await memory.recall(scope) == digest:
        return
    await tree.sync(guild=guild)
    await memory.note(scope, digest)
    _log.info("the commands are registered anew")


async def _digest(
    tree: app_commands.CommandTree[discord.Client], guild: discord.Object | None
) -> str:
    commands = tree.get_commands(guild=guild)
    assert tree.translator  # noqa: S101 - the client sets it right before
    payload = [await one.get_translated_payload(tree, tree.translator) for one in commands]
    whole = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()
