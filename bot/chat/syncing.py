"""Commands are registered with Discord when their definition changed, and only then."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING, Protocol

import discord
from discord import app_commands

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)


class SyncMemory(Protocol):
    """Remembers, across restarts, what was registered where."""

    def recall(self, scope: str) -> str | None:
        """Return the digest of what was registered last."""

    def note(self, scope: str, digest: str) -> None:
        """Remember the digest of what is registered now."""


class FileMemory:
    """Remembers in small files of a folder. What can't be read or written counts as forgotten."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, scope: str) -> str | None:
        """Return what was noted."""
        try:
            return self._file(scope).read_text(encoding="ascii")
        except (OSError, ValueError):
            return None

    def note(self, scope: str, digest: str) -> None:
        """Note it in a file."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file(scope).write_text(digest, encoding="ascii")
        except OSError as error:
            _log.warning("the commands will be registered again at the next start: %s", error)

    def _file(self, scope: str) -> Path:
        return self._folder / f"commands-{scope}"


async def sync(
    tree: app_commands.CommandTree[discord.Client], memory: SyncMemory, guild_id: int
) -> bool:
    """Register the commands, in one guild or (0) everywhere; return whether that was needed.

    A refusal is logged: the commands registered before still work.
    """
    guild = discord.Object(guild_id) if guild_id else None
    if guild:
        tree.copy_global_to(guild=guild)
    scope = f"{tree.client.application_id}-{guild_id}"
    digest = await _digest(tree, guild)
    if memory.recall(scope) == digest:
        return False
    try:
        await tree.sync(guild=guild)
    except (discord.HTTPException, app_commands.AppCommandError) as error:
        _log.error("the commands could not be registered: %s", error)
        return False
    memory.note(scope, digest)
    _log.info("the commands are registered anew")
    return True


async def _digest(
    tree: app_commands.CommandTree[discord.Client], guild: discord.Object | None
) -> str:
    commands = tree.get_commands(guild=guild)
    assert tree.translator  # noqa: S101 - the client sets it right before
    payload = [await one.get_translated_payload(tree, tree.translator) for one in commands]
    whole = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()
