"""Every question, what was expected, and what became of it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback import Discord, Interaction, Message

DEADLINE = 3.0
"""For so many seconds Discord waits for the response to an interaction."""
UNDER_WAY = 5.0
"""What is older when a process is killed should have been answered by then."""
UNHEARD = 30.0
"""So much older may be what was said while the connection was lost: no bot had heard it yet."""
_OVER = 15.0
"""After so many seconds no first response to an interaction is waited for."""


class Surface(StrEnum):
    """Where a question was asked."""

    MENTION = "mention"
    REPLY = "reply"
    DIRECT = "direct message"
    LISTENING = "listening channel"
    SLASH = "/ask"
    MENU = "Answer this"


class Verdict(StrEnum):
    """What became of a question."""

    ANSWERED = "answered once, correctly"
    LOST = "lost"
    DOUBLED = "doubled"
    WRONG = "wrong"
    REFUSED = "refused by Discord for good"
    UNREACHABLE = "asked while its shard had no session"
    KILLED = "under way in a process that was killed"


@dataclass(eq=False)
class Entry:
    """One question. `reachable` says whether its shard had a session that could be resumed."""

    surface: Surface
    question: str
    expected: str
    shard: int
    reachable: bool
    connected: bool
    asked: Message | Interaction | None = None
    at: float = field(default_factory=time.monotonic)
    took: float | None = None


@dataclass(frozen=True)
class Outage:
    """A process was dead for these shards, from a time on; `until` each of them had a session.

    What it heard since `unwritten` may not have been in the database yet.
    """

    shards: frozenset[int]
    at: float
    unwritten: float
    until: dict[int, float]


def plain(text: str) -> str:
    """Return the letters and digits of a text, which no markup changes."""
    return "".join(filter(str.isalnum, text))


class Ledger:
    """All questions of a run."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self.entries: list[Entry] = []
        self.outages: list[Outage] = []

    def open(self, surface: Surface, question: str, expected: str, shard: int) -> Entry:
        """Begin to account for a question."""
        mine = [one for one in self._discord.gateway.sessions.values() if one.shard == shard]
        connected = any(one.connection for one in mine)
        entry = Entry(surface, question, expected, shard, bool(mine), connected)
        self.entries.append(entry)
        return entry

    def verdicts(self) -> Iterator[tuple[Entry, Verdict]]:
        """Yield what became of each question, once nothing happens any more."""
        refused = Counter(
            request.path.split("/")[3]
            for request in self._discord.requests
            if request.path.startswith("/interactions/")
        )
        for entry in self.entries:
            yield entry, self._verdict(entry, refused)

    def waiting(self) -> bool:
        """Tell whether there are questions that can still be answered."""
        return any(
            entry.took is None
            and entry.reachable
            and not self._outage(entry)
            and not _is_over(entry)
            for entry in self.entries
        )

    def _verdict(self, entry: Entry, callbacks: Counter[str]) -> Verdict:
        said = replies_of(entry)
        if len(said) > 1:
            return Verdict.DOUBLED
        if said:
            right = plain(entry.expected) in plain(said[0].text)
            return Verdict.ANSWERED if right else Verdict.WRONG
        if outage := self._outage(entry):
            return Verdict.KILLED if entry.at < outage.at else Verdict.UNREACHABLE
        if not entry.reachable:
            return Verdict.UNREACHABLE
        if _is_unheeded(entry) and (not entry.connected or callbacks[_token(entry)]):
            # It came too late for Discord's three seconds, or each try met a fault until then.
            return Verdict.REFUSED
        return Verdict.LOST

    def _outage(self, entry: Entry) -> Outage | None:
        """Return the outage in which a question was asked, or that took it along."""
        late = UNDER_WAY if entry.connected else UNHEARD
        return next(
            (
                outage
                for outage in self.outages
                if entry.shard in outage.shards
                and outage.at - late < entry.at < outage.until.get(entry.shard, float("inf"))
            ),
            None,
        )

    def unwritten(self, word: str) -> int:
        """Return how many answered questions with a word in them a kill may have kept from disk."""
        return sum(
            word in entry.question
            and entry.took is not None
            and any(
                entry.shard in outage.shards and outage.unwritten <= entry.at < outage.at
                for outage in self.outages
            )
            for entry in self.entries
        )


async def watch(entry: Entry, patience: float) -> None:
    """Wait for the answer, and note how long that took."""
    assert entry.asked  # noqa: S101 - it has been sent
    try:
        if _is_interaction(entry):
            await entry.asked.response(patience)  # type: ignore[union-attr]  # it is one
        else:
            await entry.asked.channel.reply_to(entry.asked, timeout=patience)  # type: ignore[arg-type]  # it is a message
    except TimeoutError:
        return
    entry.took = time.monotonic() - entry.at


def _is_interaction(entry: Entry) -> bool:
    return entry.surface in (Surface.SLASH, Surface.MENU)


def _is_unheeded(entry: Entry) -> bool:
    """Tell whether Discord has taken no response to an interaction, not even "is thinking"."""
    return _is_interaction(entry) and getattr(entry.asked, "responded", None) is None


def _is_over(entry: Entry) -> bool:
    return _is_unheeded(entry) and time.monotonic() - entry.at > _OVER


def _token(entry: Entry) -> str:
    return str(getattr(entry.asked, "token", ""))


def replies_of(entry: Entry) -> list[Message]:
    """Return every answer that came."""
    asked = entry.asked
    if asked is None:
        return []
    if not _is_interaction(entry):
        return list(asked.replies)  # type: ignore[union-attr]  # it is a message
    original = asked.original  # type: ignore[union-attr]  # it is an interaction
    done = [original] if original and not original.loading else []
    return [*done, *asked.followups]  # type: ignore[union-attr]  # likewise


async def drained(ledger: Ledger, seconds: float) -> None:
    """Wait until every question is answered that still can be, or for so many seconds."""
    end = time.monotonic() + seconds
    while ledger.waiting() and time.monotonic() < end:  # noqa: ASYNC110 - where a kill cost an answer, no event would come
        await asyncio.sleep(0.2)
