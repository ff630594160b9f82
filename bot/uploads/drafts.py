"""Drafts of documents, kept only in memory, and deleted when they expire."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.uploads.draft import DocumentDraft

MAX_DRAFTS = 50
"""Maximum number of drafts.

Beyond this number, the server whose drafts use the most memory loses its oldest draft.
"""
MAX_BYTES_KEPT = 64 * 1024 * 1024
"""Maximum size of the files and documents of all drafts, in bytes."""
MAX_OF_SERVER = 10
"""Maximum number of drafts per server, beyond which its oldest drafts are deleted."""
MAX_AGE = 3600.0
"""Time after which a draft is deleted, in seconds."""


class Drafts:
    """The drafts of all curators, kept only in memory until they expire."""

    def __init__(self) -> None:
        self._drafts: OrderedDict[str, DocumentDraft] = OrderedDict()
        self._expiring: dict[str, asyncio.TimerHandle] = {}

    def keep(self, draft: DocumentDraft) -> DocumentDraft:
        """Add a draft, delete the oldest drafts beyond the limits, and return the new draft.

        Call this while an event loop is running, because the loop deletes the draft when it
        expires.
        """
        self.forget(draft.key)
        self._drafts[draft.key] = draft
        loop = asyncio.get_running_loop()
        self._expiring[draft.key] = loop.call_later(MAX_AGE, self.forget, draft.key)
        for key in self._of(draft.guild)[:-MAX_OF_SERVER]:
            self.forget(key)
        while len(self._drafts) > MAX_DRAFTS or self._size > MAX_BYTES_KEPT:
            if len(self._drafts) == 1:
                break
            self.forget(self._to_expire(draft.key))
        return draft

    def _of(self, guild: int) -> list[str]:
        return [key for key, draft in self._drafts.items() if draft.guild == guild]

    def _to_expire(self, new: str) -> str:
        """Return the key of the oldest draft of the server that uses the most memory.

        The size of the new draft is not counted.
        """
        sizes: Counter[int] = Counter()
        for key, draft in self._drafts.items():
            sizes[draft.guild] += draft.size if key != new else 0
        return self._of(max(sizes, key=sizes.__getitem__))[0]

    def get(self, key: str, guild: int) -> DocumentDraft | None:
        """Return a server's draft, or None if it doesn't exist or has expired."""
        draft = self._drafts.get(key)
        return draft if draft and draft.guild == guild else None

    def forget(self, key: str) -> None:
        """Delete a draft, if it exists."""
        self._drafts.pop(key, None)
        if timer := self._expiring.pop(key, None):
            timer.cancel()

    @property
    def _size(self) -> int:
        return sum(draft.size for draft in self._drafts.values())
