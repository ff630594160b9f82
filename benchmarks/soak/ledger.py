"""A ledger of every question, its expected answer, and its outcome."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback import Discord, Interaction, Message

DEADLINE = 3.0
"""Seconds that Discord waits for the response to an interaction."""
UNDER_WAY = 5.0
"""Maximum age in seconds at which an unanswered question is excused if its process is killed."""
UNHEARD = 30.0
"""Maximum age in seconds at which an unanswered question is excused if no bot received it.

This happens while the question's shard is disconnected.
"""
_OVER = 15.0
"""Seconds after which an interaction without a first response counts as lost."""


class Surface(StrEnum):
    """The place in Discord where a question was asked."""

    MENTION = "mention"
    REPLY = "reply"
    DIRECT = "direct message"
    LISTENING = "listening channel"
    SLASH = "/ask"
    MENU = "Answer this"


_REPEATED = (texts_in("en").again, texts_in("en").see_above)


class Verdict(StrEnum):
    """The outcome of a question."""

    ANSWERED = "answered once, correctly"
    LOST = "lost"
    DOUBLED = "answered twice"
    WRONG = "answered wrongly"
    REFUSED = "rejected by Discord"
    UNREACHABLE = "asked while their shard had no session"
    KILLED = "in progress when their process was killed"


@dataclass(eq=False)
class Entry:
    """One question.

    `reachable` is True if its shard had a session when the question was asked, and `connected` if
    that session also had a connection. `took` is the time to the answer in seconds.
    """

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
    """A period during which the process of some shards was not running.

    The outage began at `at`. For each shard, `until` has the time when the shard had a session
    again. Events received after `unwritten` may not have reached the database.
    """

    shards: frozenset[int]
    at: float
    unwritten: float
    until: dict[int, float]


def plain(text: str) -> str:
    """Return only a text's letters and digits, because markup does not change them."""
    return "".join(filter(str.isalnum, text))


class Ledger:
    """All questions of a run."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self.entries: list[Entry] = []
        self.outages: list[Outage] = []

    def open(self, surface: Surface, question: str, expected: str, shard: int) -> Entry:
        """Add a question to the ledger."""
        mine = [one for one in self._discord.gateway.sessions.values() if one.shard == shard]
        connected = any(one.connection for one in mine)
        entry = Entry(surface, question, expected, shard, bool(mine), connected)
        self.entries.append(entry)
        return entry

    def verdicts(self) -> Iterator[tuple[Entry, Verdict]]:
        """Yield each question with its verdict. Call this after the run."""
        refused = Counter(
            request.path.split("/")[3]
            for request in self._discord.requests
            if request.path.startswith("/interactions/")
        )
        for entry in self.entries:
            yield entry, self._verdict(entry, refused)

    def waiting(self) -> bool:
        """Return True as long as any question can still be answered."""
        return any(
            entry.took is None
            and entry.reachable
            and not self._outage(entry)
            and not _is_over(entry)
            for entry in self.entries
        )

    def _verdict(self, entry: Entry, callbacks: Counter[str]) -> Verdict:
        replies = replies_of(entry)
        if len(replies) > 1:
            return Verdict.DOUBLED
        if replies:
            shown = plain(replies[0].text)
            # A passage that the same person has just been shown is not shown again.
            right = any(plain(text) in shown for text in (entry.expected, *_REPEATED))
            return Verdict.ANSWERED if right else Verdict.WRONG
        if outage := self._outage(entry):
            return Verdict.KILLED if entry.at < outage.at else Verdict.UNREACHABLE
        if not entry.reachable:
            return Verdict.UNREACHABLE
        if _is_unacknowledged(entry) and (not entry.connected or callbacks[_token(entry)]):
            # The response missed Discord's three-second deadline, or every attempt hit a fault.
            return Verdict.REFUSED
        return Verdict.LOST

    def _outage(self, entry: Entry) -> Outage | None:
        """Return the outage during which a question was asked or its answer was interrupted."""
        margin = UNDER_WAY if entry.connected else UNHEARD
        return next(
            (
                outage
                for outage in self.outages
                if entry.shard in outage.shards
                and outage.at - margin < entry.at < outage.until.get(entry.shard, float("inf"))
            ),
            None,
        )

    def unwritten(self, word: str) -> int:
        """Count the answered questions with `word` that a kill may have kept from the database."""
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
    """Wait up to `patience` seconds for the answer, and record the time it took."""
    assert entry.asked  # noqa: S101 - it has been sent
    try:
        if _is_interaction(entry):
            await entry.asked.response(patience)  # type: ignore[union-attr]  # an interaction
        else:
            await entry.asked.channel.reply_to(entry.asked, timeout=patience)  # type: ignore[arg-type]  # it is a message
    except TimeoutError:
        return
    entry.took = time.monotonic() - entry.at


def _is_interaction(entry: Entry) -> bool:
    return entry.surface in (Surface.SLASH, Surface.MENU)


def _is_unacknowledged(entry: Entry) -> bool:
    """Return True if Discord has accepted no response to an interaction, not even a deferral."""
    return _is_interaction(entry) and getattr(entry.asked, "responded", None) is None


def _is_over(entry: Entry) -> bool:
    return _is_unacknowledged(entry) and time.monotonic() - entry.at > _OVER


def _token(entry: Entry) -> str:
    return str(getattr(entry.asked, "token", ""))


def replies_of(entry: Entry) -> list[Message]:
    """Return every answer that arrived."""
    asked = entry.asked
    if asked is None:
        return []
    if not _is_interaction(entry):
        return list(asked.replies)  # type: ignore[union-attr]  # it is a message
    original = asked.original  # type: ignore[union-attr]  # it is an interaction
    done = [original] if original and not original.loading else []
    return [*done, *asked.followups]  # type: ignore[union-attr]  # an interaction


async def drained(ledger: Ledger, seconds: float) -> None:
    """Wait up to `seconds` until no question can still be answered."""
    end = time.monotonic() + seconds
    while ledger.waiting() and time.monotonic() < end:  # noqa: ASYNC110 - after a kill, no event would come
        await asyncio.sleep(0.2)
