"""Counts of events that will never be stored."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.output.text import counted
from bot.store.events import (
    GuildJoined,
    GuildLeft,
    HandoffPosted,
    NewVote,
    ReplyLink,
    ShardGuilds,
    StoreEvent,
    Unanswered,
    Unlinked,
    Usage,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS: dict[type[StoreEvent], str] = {
    Unanswered: "question",
    NewVote: "vote",
    Usage: "count",
    ReplyLink: "link",
    Unlinked: "link",
    HandoffPosted: "handoff",
    ShardGuilds: "server",
    GuildJoined: "server",
    GuildLeft: "server",
}


class LostEvents:
    """Counts lost events by kind: question, vote, count, link, handoff or server."""

    def __init__(self) -> None:
        self.by_kind = dict.fromkeys(_KINDS.values(), 0)
        self._unreported: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """Number of lost events."""
        return sum(self.by_kind.values())

    @property
    def is_reported(self) -> bool:
        """True if all lost events have been reported."""
        return not self._unreported

    def add(self, events: Iterable[StoreEvent]) -> None:
        """Count events as lost."""
        for event in events:
            self.by_kind[_KINDS[type(event)]] += 1
            self._unreported[_KINDS[type(event)]] += 1

    def described(self) -> str:
        """Return the numbers of events lost since the last call, such as "2 votes, 1 link"."""
        words = [counted(number, kind) for kind, number in self._unreported.items()]
        self._unreported.clear()
        return ", ".join(words)
