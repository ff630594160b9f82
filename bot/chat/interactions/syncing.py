"""Register the commands with Discord, but only if their definitions have changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import TYPE_CHECKING, Protocol

import discord
from discord import app_commands

from bot.chat.gateway.delivery import passes, retry_after
from bot.errors import StoreError
from bot.runtime.backoff import Backoff

if TYPE_CHECKING:
    from bot.store import Store

BACKOFF = Backoff(first=30.0, longest=3600.0)
"""Pauses between attempts to register the commands."""

_log = logging.getLogger(__name__)


class SyncMemory(Protocol):
    """Remembers across restarts which commands are registered, and where."""

    async def recall(self, scope: str) -> str | None:
        """Return the digest of the last registered commands, or None if it is unknown."""

    async def note(self, scope: str, digest: str) -> None:
        """Remember the digest of the commands that were just registered."""


class StoreMemory:
    """Remembers digests in the store, where all processes can read them.

    If the store fails, all digests are unknown.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def recall(self, scope: str) -> str | None:
        """Return the digest, or None if it is unknown or the store fails."""
        try:
            return await self._store.get(_key(scope))
        except StoreError as error:
            _log.warning("could not find out whether the commands are registered: %s", error)
            return None

    async def note(self, scope: str, digest: str) -> None:
        """Store the digest, or log the error if the store fails."""
        try:
            await self._store.put(_key(scope), digest)
        except StoreError as error:
            _log.warning(
                "could not store that the commands are registered, so they will be registered "
                "again at the next start: %s",
                error,
            )


def _key(scope: str) -> str:
    return f"commands-{scope}"


async def keep_registered(
    tree: app_commands.CommandTree[discord.Client], memory: SyncMemory, guild_id: int
) -> None:
    """Register the commands if they have changed, in one server or, if `guild_id` is 0, everywhere.

    The bot doesn't have to wait for the registration, because commands that were registered earlier
    still work, and messages don't need commands. Temporary failures are retried with backoff. Any
    other failure is logged and ends the attempts.
    """
    failures = 0
    while True:
        try:
            await _sync(tree, memory, guild_id)
        except Exception as error:  # noqa: BLE001 - the bot keeps answering after any error
            if not passes(error):
                _log.error("the commands could not be registered: %s", error)
                return
            failures += 1
            pause = max(BACKOFF.after(failures), retry_after(error))
            _log.warning(
                "the commands are not registered yet: %s; retrying in %.0f s", error, pause
            )
        else:
            return
        await asyncio.sleep(pause)


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
    _log.info("registered the commands")


async def _digest(
    tree: app_commands.CommandTree[discord.Client], guild: discord.Object | None
) -> str:
    commands = tree.get_commands(guild=guild)
    assert tree.translator  # noqa: S101 - the client has set the translator
    payload = [await one.get_translated_payload(tree, tree.translator) for one in commands]
    whole = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()
