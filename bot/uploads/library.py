"""The documents that curators added in Discord, stored in a folder or in a shared database."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot import app
from bot.errors import ChangedError, ClashError, CurationError, KnowledgeError, StoreError
from bot.knowledge.added import FOLDER, added_folder
from bot.knowledge.namespaces import origin_of
from bot.serving.following import catch_up
from bot.serving.reloads import Reload
from bot.store.documents import OvertakenError
from bot.texts.translatable import Translatable
from bot.uploads.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable

    from bot.config.document_settings import DocumentSection
    from bot.core.model.knowledge import KnowledgeBase
    from bot.serving.live import Serving
    from bot.store import Store
    from bot.store.documents import LimitCheck
    from bot.store.events import DocumentChange

T = TypeVar("T")

_ATTEMPTS = 5
"""Maximum number of trials of a document while other processes keep changing documents."""

# Every passage has this key once, at the start of a line.
_PASSAGE = re.compile(rb"^[ \t-]*wording:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Size:
    """Number of documents, and their total numbers of passages and bytes."""

    documents: int = 0
    passages: int = 0
    bytes: int = 0


class Library:
    """A bot's documents. A change is live in this process when the method that made it returns.

    The async methods raise CurationError if the documents can't be read or changed. `save` and
    `restore` raise ClashError and change nothing if a document clashes with other knowledge.
    """

    def __init__(self, serving: Serving, store: Store) -> None:
        self._serving, self._store = serving, store
        # Two documents that clash with each other must not be tried at the same time.
        self._changing = asyncio.Lock()

    async def documents(self, guild: int) -> dict[str, bytes]:
        """Return the contents, by id, of a server's documents."""
        if self._store.shared:
            await self._stored(catch_up(self._serving, self._store))
            return {
                id_: content
                for id_, content in self._serving.config.added or ()
                if (origin := origin_of(id_)) and origin.guild == guild
            }
        return await asyncio.to_thread(self._folder().documents, guild)

    async def removed(self, guild: int) -> dict[str, bytes]:
        """Return the contents, by id, of a server's removed documents that can be restored."""
        if self._store.shared:
            return dict(await self._stored(self._store.removed_documents(guild)))
        return await asyncio.to_thread(self._folder().removed, guild)

    async def save(self, change: DocumentChange) -> Reload:
        """Add or replace a document, or raise ChangedError if someone else changed it first."""
        check = self._check(change.after)

        async def save(tried: int) -> None:
            if self._store.shared:
                await self._stored(self._store.save_document(change, check, tried=tried))
            else:
                await asyncio.to_thread(self._folder().save, change, check)

        async with self._changing:
            await self._on_latest(change.id, change.after, save)
            return await self._reload()

    async def remove(self, guild: int, id_: str) -> bytes | None:
        """Remove a document and return its content, or return None if there is no such document."""
        if self._store.shared:
            content = await self._stored(self._store.remove_document(guild, id_))
        else:
            content = await asyncio.to_thread(self._folder().remove, guild, id_)
        await self._reload()
        return content

    async def erase(self, guild: int, id_: str) -> bool:
        """Permanently delete a live or removed document, and return whether it was live."""
        if self._store.shared:
            was_live = await self._stored(self._store.erase_document(guild, id_))
        else:
            was_live = await asyncio.to_thread(self._folder().erase, guild, id_)
        if was_live:
            await self._reload()
        return was_live

    async def restore(self, guild: int, id_: str) -> bytes | None:
        """Restore a removed document and return its content, or None if it can't be restored."""
        check = self._check(b"")

        async def restore(tried: int) -> bytes | None:
            if self._store.shared:
                found = self._store.restore_document(guild, id_, check, tried=tried)
                return await self._stored(found)
            return await asyncio.to_thread(self._folder().restore, guild, id_, check)

        async with self._changing:
            removed = (await self.removed(guild)).get(id_)
            content = await self._on_latest(id_, removed, restore)
            await self._reload()
        return content

    def is_live(self, id_: str) -> bool:
        """Return whether a document is loaded and the last reload reported no problems."""
        is_known = any(source.id == id_ for source in self._serving.knowledge.sources)
        return is_known and not self._serving.status.problems

    def live(self, guilds: Collection[int]) -> dict[int, list[str]]:
        """Return the ids of the live documents of these servers, by server id."""
        found: dict[int, list[str]] = {}
        for source in self._serving.knowledge.sources:
            origin = origin_of(source.id)
            if origin and origin.guild in guilds:
                found.setdefault(origin.guild, []).append(source.id)
        return found

    def on_trial(self, id_: str, content: bytes) -> KnowledgeBase:
        """Return the knowledge including this document, or raise ClashError if it clashes."""
        try:
            return app.read_on_trial(self._serving.config, {self._path(id_): content})
        except KnowledgeError as error:
            raise ClashError(error.problems) from None

    async def _on_latest(
        self, id_: str, content: bytes | None, store: Callable[[int], Awaitable[T]]
    ) -> T:
        """Try a document with the latest version of all other documents, and then store it.

        If another process changes documents in the meantime, the document is tried again.
        """
        for _ in range(_ATTEMPTS):
            if self._store.shared:
                await self._stored(catch_up(self._serving, self._store))
            tried = self._serving.documents_version
            if content is not None:
                await asyncio.to_thread(self.on_trial, id_, content)
            try:
                return await store(tried)
            except OvertakenError:
                continue
        raise ChangedError(Translatable(lambda texts: texts.saving))

    def _path(self, id_: str) -> Path:
        folder = None if self._serving.config.store.shared else added_folder(self._serving.config)
        return (folder or Path(FOLDER)) / f"{id_}.yaml"

    def _check(self, new: bytes) -> LimitCheck:
        limits = self._serving.config.documents

        def check(others: Iterable[bytes]) -> None:
            check_quota(size_of([*others, new] if new else others), limits)

        return check

    async def _reload(self) -> Reload:
        if not self._store.shared:
            return await self._serving.reload()
        await self._stored(catch_up(self._serving, self._store))
        return Reload(self._serving.status, changed=True)

    def _folder(self) -> Folder:
        path = added_folder(self._serving.config)
        if path is None:
            raise CurationError(Translatable(lambda texts: texts.no_folder))
        return Folder(path)

    async def _stored(self, work: Awaitable[T]) -> T:
        try:
            return await work
        except StoreError as error:
            reason = str(error)
            said = Translatable(lambda texts: texts.not_stored.format(reason=reason))
            raise CurationError(said) from error


def size_of(contents: Iterable[bytes]) -> Size:
    """Return the total size of these documents."""
    found = [*contents]
    passages = sum(len(_PASSAGE.findall(content)) for content in found)
    return Size(len(found), passages, sum(map(len, found)))


def check_quota(size: Size, limits: DocumentSection) -> None:
    """Raise CurationError if a server's documents exceed a limit."""
    for name, count, most in (
        ("documents", size.documents, limits.documents),
        ("passages", size.passages, limits.passages),
        ("bytes", size.bytes, limits.total_bytes),
    ):
        if count > most:
            raise CurationError(_over(name, count, most))


def _over(name: str, count: int, most: int) -> Translatable:
    # Each limit has its own sentence in the texts.
    return Translatable(lambda texts: texts.over_quota[name].format(count=count, most=most))
