"""The store's operations. Every method raises StoreError if the database fails."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.store import (
    claims,
    curated,
    documents,
    guilds,
    handoffs,
    links,
    meta,
    questions,
    retention,
    scopes,
    server_settings,
    turns,
    votes,
    weekly,
)
from bot.store.contributions import Contributions
from bot.store.database import Database
from bot.store.engine import own_file
from bot.store.events import (
    Forgotten,
    GuildJoined,
    GuildLeft,
    HandoffPosted,
    NewVote,
    QuestionStatus,
    ReplyLink,
    ShardGuilds,
    StoreEvent,
    Unanswered,
    UnansweredQuestion,
    Unlinked,
    Usage,
    Vote,
    WeeklyCount,
)
from bot.store.privacy import voter_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.config.store_settings import StoreConfig
    from bot.store.documents import LimitCheck
    from bot.store.events import (
        DocumentChange,
        Documents,
        Edition,
        Handoff,
        HandoffLimits,
        HandoffRefusal,
        ScopeKind,
        StoredScopes,
    )
    from bot.store.listening import NotificationListener


KEPT_AFTER_LEAVING = timedelta(days=30)
"""Time for which a Discord server's data is kept after the bot has left the server."""


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """All of the bot's data in one database, which is opened on first use.

    `now` returns the current time in UTC.
    """

    def __init__(self, config: StoreConfig, now: Callable[[], datetime] = _now) -> None:
        self._database = Database(config.database or own_file())
        self._retention = timedelta(days=config.retention_days)
        self._texts = config.questions
        self.now = now
        self._secret: bytes | None = None
        self.contributions = Contributions(self._database, now, self._load_secret)
        """The messages that have become passages or may become passages."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the database."""
        await self._database.close()

    async def ping(self) -> None:
        """Check that the database can be reached."""
        async with self._database.reading() as connection:
            await meta.get(connection, "")

    async def write(self, events: Iterable[StoreEvent]) -> None:
        """Store all the events, or none of them."""
        secret = await self._load_secret()
        counts: Counter[weekly.CountKey] = Counter()
        async with self._database.writing() as connection:
            for kind, run in groupby(events, type):
                if kind is ReplyLink:  # most events are links; one statement stores several links
                    await links.put(connection, (one for one in run if isinstance(one, ReplyLink)))
                else:
                    for event in run:
                        counts.update(await self._write(connection, event, secret))
            await weekly.add(connection, counts)

    async def questions(
        self,
        status: QuestionStatus | None = QuestionStatus.OPEN,
        guild: int | None = None,
    ) -> tuple[UnansweredQuestion, ...]:
        """Return the questions with this status, most recently asked first.

        If `status` is None, return questions with any status. If `guild` is given, return only that
        Discord server's questions.
        """
        async with self._database.reading() as connection:
            return await questions.read(connection, status, guild)

    async def settle(
        self,
        keys: Collection[str],
        status: QuestionStatus,
        was: QuestionStatus = QuestionStatus.OPEN,
    ) -> frozenset[str]:
        """Set the status of questions with these keys. Return the keys of the changed questions.

        Skip questions whose status is no longer `was`, because someone else has changed it.
        """
        async with self._database.writing() as connection:
            return await questions.settle(connection, keys, status, self.now(), was)

    async def votes(self, guild: int | None = None) -> tuple[Vote, ...]:
        """Return all votes, or one server's votes if `guild` is given, without the voters."""
        async with self._database.reading() as connection:
            return await votes.read(connection, guild)

    async def weekly_counts(self, guild: int | None = None) -> tuple[WeeklyCount, ...]:
        """Return a server's weekly counts, or the weekly totals everywhere if `guild` is None."""
        async with self._database.reading() as connection:
            return await weekly.read(connection, guild)

    async def reply_to(self, question_id: int) -> ReplyLink | None:
        """Return the link to a question's reply, or None if it is missing or over a day old."""
        async with self._database.reading() as connection:
            return await links.of_question(connection, question_id, self.now())

    async def question_of(self, reply_id: int) -> ReplyLink | None:
        """Return the link to a reply's question, or None if it is missing or over a day old."""
        async with self._database.reading() as connection:
            return await links.of_reply(connection, reply_id, self.now())

    async def forget(self, user_id: int) -> Forgotten:
        """Delete a user's votes, make the user's handoffs anonymous, and return what changed."""
        secret = await self._load_secret()
        async with self._database.writing() as connection:
            key = voter_key(user_id, secret)
            gone = await votes.forget(connection, key)
            return Forgotten(gone, await handoffs.forget(connection, key))

    async def purge(self) -> None:
        """Delete data past its retention period.

        If the configuration forbids storing questions, also delete all unanswered questions, and
        the texts of all votes and handoffs.
        """
        async with self._database.writing() as connection:
            await retention.purge(connection, self.now(), self._retention)
            if not self._texts:
                await questions.purge_all(connection)
                await votes.purge_texts(connection)
                await handoffs.purge_texts(connection)

    async def left_guilds(self) -> frozenset[int]:
        """Return the Discord servers that the bot left more than 30 days ago.

        Return an empty set if the clock is probably wrong.
        """
        async with self._database.writing() as connection:
            if not await retention.is_plausible(connection, self.now().date()):
                return frozenset()
            return await guilds.left(connection, self.now() - KEPT_AFTER_LEAVING)

    async def forget_guilds(self, left: Collection[int]) -> None:
        """Delete all stored data of these servers, but skip servers that the bot has rejoined.

        Call this only after the servers' entries have been removed from the curated text.
        """
        async with self._database.writing() as connection:
            await guilds.forget(connection, left)
            await scopes.announce(connection)
            await documents.renumber(connection)
            await curated.forget_old(connection)

    async def get(self, name: str) -> str | None:
        """Return a named value, such as the hash of the registered commands, or None."""
        async with self._database.reading() as connection:
            return await meta.get(connection, name)

    async def put(self, name: str, value: str) -> None:
        """Store a value under a name of at most 64 characters."""
        async with self._database.writing() as connection:
            await meta.put(connection, name, value)

    @property
    def shared(self) -> bool:
        """True if processes on several machines can share the store, which requires PostgreSQL."""
        return self._database.shared

    async def edition(self, after: int = 0) -> Edition | None:
        """Return the curated text's newest edition, or None if none is newer than `after`."""
        async with self._database.reading() as connection:
            return await curated.newest(connection, after)

    async def publish(self, before: bytes | None, after: bytes) -> Edition:
        """Publish `after` as the curated text of all processes, and notify the processes.

        Raises ChangedError if the current text is neither `before` nor `after`, because someone
        else published first.
        """
        async with self._database.writing() as connection:
            return await curated.publish(connection, before, after, self.now())

    async def scopes(self, known: str | None = None) -> StoredScopes | None:
        """Return the scope settings, or None if `known` is still the current version."""
        async with self._database.reading() as connection:
            if known is not None and await scopes.version(connection) == known:
                return None
            return await scopes.read(connection)

    async def note_everywhere(self, collections: Iterable[str]) -> None:
        """Record that collections answer everywhere, but skip any with places already set."""
        async with self._database.writing() as connection:
            await scopes.note_everywhere(connection, collections)

    async def answer_everywhere(self, collection: str) -> None:
        """Let a collection answer everywhere, and notify all processes."""
        async with self._database.writing() as connection:
            await scopes.everywhere(connection, collection)

    async def answer_only_in(
        self, collection: str, guild: int, places: Iterable[tuple[ScopeKind, int]]
    ) -> None:
        """Limit a collection to these places in a server, and notify all processes.

        The collection keeps its places in other servers, but no longer answers everywhere.
        """
        async with self._database.writing() as connection:
            await scopes.give(connection, collection, guild, places)

    async def prefer(self, channel: int, guild: int, order: Sequence[str]) -> None:
        """Make a channel prefer these collections, in this order, and notify all processes."""
        async with self._database.writing() as connection:
            await scopes.prefer(connection, channel, guild, order)

    async def documents(self, after: int = 0) -> Documents | None:
        """Return all live documents, or None if no document has changed since version `after`."""
        async with self._database.reading() as connection:
            return await documents.newest(connection, after)

    async def removed_documents(self, guild: int) -> tuple[tuple[str, bytes], ...]:
        """Return a server's removed documents that can be restored, most recent removal first."""
        async with self._database.reading() as connection:
            return await documents.removed(connection, guild, self.now())

    async def save_document(self, change: DocumentChange, check: LimitCheck, *, tried: int) -> None:
        """Add or replace a document; see `documents.save`."""
        async with self._database.writing() as connection:
            await documents.save(connection, change, check, tried=tried)

    async def remove_document(self, guild: int, id_: str) -> bytes | None:
        """Remove a document and return its content. Return None if there is no such document."""
        async with self._database.writing() as connection:
            return await documents.remove(connection, guild, id_, self.now())

    async def restore_document(
        self, guild: int, id_: str, check: LimitCheck, *, tried: int
    ) -> bytes | None:
        """Undo the removal of a document; see `documents.restore`."""
        async with self._database.writing() as connection:
            now = self.now()
            return await documents.restore(connection, guild, id_, now, check, tried=tried)

    async def erase_document(self, guild: int, id_: str) -> bool:
        """Permanently delete a document, removed or not. Return whether the document was live."""
        async with self._database.writing() as connection:
            return await documents.erase(connection, guild, id_)

    @asynccontextmanager
    async def listening(
        self, channel: str = curated.CHANNEL
    ) -> AsyncIterator[NotificationListener]:
        """Listen for notifications on a channel during the `with` block.

        Curators' changes are announced on the default channel. The store must be `shared`.
        """
        async with self._database.listening(channel) as listener:
            yield listener

    async def settings_stamp(self) -> tuple[int, int]:
        """Return a stamp that changes whenever a server's settings change."""
        async with self._database.reading() as connection:
            return await server_settings.stamp(connection)

    async def server_settings(self) -> dict[int, dict[str, Any]]:
        """Return each server's own settings, keyed by server id."""
        async with self._database.reading() as connection:
            return await server_settings.read(connection)

    async def change_settings(self, guild: int, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change a server's settings, and return all settings stored for it.

        The value None deletes a setting.
        """
        async with self._database.writing() as connection:
            return await server_settings.change(connection, guild, changes)

    async def key_of(self, user_id: int) -> str:
        """Return the key under which a member's data is stored."""
        return voter_key(user_id, await self._load_secret())

    async def reserve_handoff(
        self, new: Handoff, limits: HandoffLimits
    ) -> Handoff | HandoffRefusal | None:
        """Reserve a handoff before its question is posted; see `handoffs.reserve`."""
        kept = new if self._texts else replace(new, question="")
        async with self._database.writing() as connection:
            return await handoffs.reserve(connection, kept, limits)

    async def release_handoff(self, answer: int) -> None:
        """Delete a reserved handoff whose question was certainly not posted."""
        async with self._database.writing() as connection:
            await handoffs.release(connection, answer)

    async def handoff_posted(self, posted: HandoffPosted) -> None:
        """Save where a handoff's question was posted."""
        async with self._database.writing() as connection:
            await handoffs.posted(connection, posted)

    async def solve_handoff(self, message: int) -> bool:
        """Mark the handoff in this message as solved. Return whether the handoff was still open."""
        async with self._database.writing() as connection:
            return bool(await handoffs.solve(connection, [message], self.now()))

    async def close_handoffs(self, messages: Collection[int]) -> Sequence[int]:
        """Mark the handoffs in these messages as solved.

        Return the threads of the handoffs that were still open.
        """
        async with self._database.writing() as connection:
            return await handoffs.solve(connection, messages, self.now())

    async def handoff_at(self, message: int) -> Handoff | None:
        """Return the handoff that was posted as this message, or None."""
        async with self._database.reading() as connection:
            return await handoffs.of_message(connection, message)

    async def handoff_in(self, thread: int) -> Handoff | None:
        """Return a thread's latest open handoff, or else its latest handoff, or None."""
        async with self._database.reading() as connection:
            return await handoffs.in_thread(connection, thread)

    async def reserve_turn(self, key: int, apart: float, most: int, settled: float = 0.0) -> float:
        """Reserve the next turn for a key; see `turns.reserve`. The store must be `shared`."""
        since = time.monotonic() - self._database.failed
        async with self._database.writing() as connection:
            return await turns.reserve(connection, key, apart, most, settled=settled, since=since)

    async def claim(self, owner: str, names: Collection[str]) -> Mapping[str, str]:
        """Record `owner` as the owner of these names. Return the previous owners, keyed by name."""
        async with self._database.writing() as connection:
            return await claims.renew(connection, owner, names)

    async def _write(
        self, connection: AsyncConnection, event: StoreEvent, secret: bytes
    ) -> Counter[weekly.CountKey]:
        """Store an event, and return the numbers to add to the weekly counts."""
        match event:
            case Unanswered():
                if self._texts:
                    await questions.add(connection, event)
            case NewVote():
                kept = event if self._texts else replace(event, question="", word="")
                replaced = await votes.put(connection, kept, voter_key(event.user_id, secret))
                return weekly.of_vote(event, replaced)
            case Usage():
                return weekly.of_usage(event)
            case Unlinked():
                await links.drop(connection, event.question_id)
            case ShardGuilds():
                await guilds.see(connection, event)
            case GuildJoined():
                await guilds.join(connection, [event.guild])
            case HandoffPosted():
                await handoffs.posted(connection, event)
            case GuildLeft():
                await guilds.leave(connection, [event.guild], event.at)
        return Counter()

    async def _load_secret(self) -> bytes:
        """Return the installation's secret, committing it before any key is derived from it."""
        if self._secret is None:
            async with self._database.writing() as connection:
                secret = await meta.secret(connection)
            self._secret = secret
        return self._secret
