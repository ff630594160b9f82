"""Data types that the store accepts or returns, independent of the database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.core.model.results import Outcome


class QuestionStatus(StrEnum):
    """Curation status of an unanswered question."""

    OPEN = "open"
    TAUGHT = "taught"
    GAP = "gap"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that got no answer. `text` is redacted and not empty.

    `guild` is the Discord server in which the question was asked, or None if only the operator may
    see the question.
    """

    text: str
    outcome: Outcome
    at: datetime
    guild: int | None = None


@dataclass(frozen=True, slots=True)
class NewVote:
    """A member's vote on whether a passage was helpful.

    `question` is the redacted question that led to the passage, or empty. `word` is the member's
    redacted comment, or empty. Only a key derived from `user_id` is stored, not `user_id` itself.
    `guild` is the Discord server in which the member voted, or None if only the operator may see
    the vote.
    """

    user_id: int
    passage: str
    helpful: bool
    at: datetime
    question: str = ""
    word: str = ""
    guild: int | None = None


class CountKind(StrEnum):
    """Kind of event that is counted weekly.

    ANSWERED to NOT_UNDERSTOOD  outcomes of questions
    SHOWN to UNHELPFUL          passages shown, and votes on them; a gap counts as a passage
    HANDED                      questions passed on to people
    SOLVED                      questions that people solved
    LEARNED                     passages made from people's messages
    """

    ANSWERED = "answered"
    SUGGESTED = "suggested"
    GAP = "gap"
    NOT_COVERED = "not_covered"
    NOT_UNDERSTOOD = "not_understood"

    SHOWN = "shown"
    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"

    HANDED = "handed"
    SOLVED = "solved"
    LEARNED = "learned"


OUTCOMES = (
    CountKind.ANSWERED,
    CountKind.SUGGESTED,
    CountKind.GAP,
    CountKind.NOT_COVERED,
    CountKind.NOT_UNDERSTOOD,
)
"""The outcomes that are counted. Each question counts under one of them."""

HELP = (CountKind.HANDED, CountKind.SOLVED, CountKind.LEARNED)
"""The kinds of weekly counts that concern help from people."""


@dataclass(frozen=True, slots=True)
class Usage:
    """A question to count, without its text, and the passages (or the gap) that answered it.

    `kind` is None if the question was already counted and a member has now chosen a suggestion. If
    `kind` is in `HELP`, help from people is counted instead of a question. `guild` is None in
    direct messages, and in servers where the bot is installed only for a user.
    """

    kind: CountKind | None
    passages: tuple[str, ...]
    at: datetime
    guild: int | None = None


@dataclass(frozen=True, slots=True)
class ReplyLink:
    """Link from the message with a question to the message with the reply."""

    question_id: int
    reply_id: int
    channel_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The reply to a question was removed."""

    question_id: int


@dataclass(frozen=True, slots=True)
class ShardGuilds:
    """The Discord servers of a shard at the start of a session. `count` is the number of shards."""

    shard: int
    count: int
    guilds: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class GuildJoined:
    """The bot was added to a Discord server."""

    guild: int


@dataclass(frozen=True, slots=True)
class GuildLeft:
    """The bot was removed from a Discord server."""

    guild: int
    at: datetime


@dataclass(frozen=True, slots=True)
class HandoffPosted:
    """A member's question was posted for people to answer. `Handoff` explains the fields."""

    answer: int
    channel: int
    message: int
    thread: int


GuildEvent = ShardGuilds | GuildJoined | GuildLeft
StoreEvent = Unanswered | NewVote | Usage | ReplyLink | Unlinked | HandoffPosted | GuildEvent


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """An unanswered question, asked `count` times between `first` and `last`.

    `outcome` is the outcome when the question was last asked. Questions from the same server
    that differ only in case, accents or punctuation have the same `key` and count as one question.
    `guild` is the server, or None if only the operator may see the question.
    """

    key: str
    text: str
    outcome: Outcome
    count: int
    first: date
    last: date
    status: QuestionStatus = QuestionStatus.OPEN
    guild: int | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote on a passage, without the voter. `question` and `word` may be empty."""

    passage: str
    helpful: bool
    question: str
    word: str
    date: date


@dataclass(frozen=True, slots=True)
class WeeklyCount:
    """Number of events of one kind in one week.

    `week` is the Monday (UTC) on which the week begins. `passage` is empty unless `kind` is
    SHOWN, HELPFUL or UNHELPFUL.
    """

    week: date
    kind: CountKind
    passage: str
    count: int


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the curated text that all processes share through the database."""

    version: int
    content: bytes


class ScopeKind(StrEnum):
    """Meaning of a `ScopeRow`.

    EVERYWHERE the collection answers everywhere; the row has no place
    LIMITED    the collection doesn't answer everywhere; the row has no place
    SERVER, CATEGORY, CHANNEL
               the collection answers in this place
    PREFERRED  the channel prefers the collections in such rows, in order of rank
    """

    EVERYWHERE = "everywhere"
    LIMITED = "limited"
    SERVER = "server"
    CATEGORY = "category"
    CHANNEL = "channel"
    PREFERRED = "preferred"


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """A collection's scope setting, made in Discord.

    `guild` is the server that contains `place`.
    """

    collection: str
    kind: ScopeKind
    place: int = 0
    guild: int | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class StoredScopes:
    """All scope settings made in Discord. Each change creates a new version.

    `left` contains the servers that the bot has left, whose documents answer nowhere.
    """

    version: str = ""
    rows: tuple[ScopeRow, ...] = ()
    left: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Documents:
    """The ids and contents in one version of the documents that curators added."""

    version: int
    contents: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document to save. `before` is the content to be replaced, or None for a new document."""

    guild: int
    id: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """A question that a member passed on to a person.

    answer    the message with the answer that didn't help
    channel   the channel or thread that the question is posted in
    asker     the member's key; empty if the member had it deleted
    question  the redacted question; empty if no text is stored, or if the member had it deleted
    offered   the passages that the bot had offered
    message   the message with the question, or None if it isn't known to have been posted
    thread    the thread in which people answer; its id is the id of the message that started it
    """

    answer: int
    guild: int
    channel: int
    asker: str
    question: str
    language: str
    offered: tuple[str, ...]
    opened: datetime
    message: int | None = None
    thread: int | None = None
    solved: bool = False


class HandoffRefusal(StrEnum):
    """The limit that a handoff would exceed: the member's or the server's."""

    MEMBER = "member"
    GUILD = "guild"


@dataclass(frozen=True, slots=True)
class HandoffLimits:
    """Hourly limits on questions passed on to people, per member and per server."""

    member: int = 3
    guild: int = 20


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The votes deleted for a member, and the number of the member's handoffs made anonymous."""

    votes: tuple[Vote, ...]
    handoffs: int = 0
