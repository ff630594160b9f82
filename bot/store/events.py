"""Plain values that the store accepts or returns, independent of the database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.core.model import Outcome


class QuestionStatus(StrEnum):
    """Curation status of an unanswered question."""

    OPEN = "open"
    TAUGHT = "taught"
    GAP = "gap"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that got no answer. `text` is redacted and not empty.

    `guild` is the Discord server in which it was asked, or None if it is the operator's.
    """

    text: str
    outcome: Outcome
    at: datetime
    guild: int | None = None


@dataclass(frozen=True, slots=True)
class NewVote:
    """A member's vote on whether a passage was helpful.

    `question` led to the passage, and `word` is the member's comment. Both are redacted and may be
    empty. Only a key derived from `user_id` is stored, not `user_id` itself. `guild` is the Discord
    server, or None if the vote is the operator's.
    """

    user_id: int
    passage: str
    helpful: bool
    at: datetime
    question: str = ""
    word: str = ""
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
    """Removal of the reply to a question."""

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


GuildEvent = ShardGuilds | GuildJoined | GuildLeft
StoreEvent = Unanswered | NewVote | ReplyLink | Unlinked | GuildEvent


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """An unanswered question, asked `count` times between `first` and `last`.

    `outcome` is the most recent outcome. Questions from the same server that differ only in case,
    accents or punctuation have the same `key` and count as a single question. `guild` is that
    server, or None if the question is the operator's.
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
class Edition:
    """A version of the curated text that all processes share through the database."""

    version: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Data that was deleted at a member's request."""

    votes: tuple[Vote, ...]
