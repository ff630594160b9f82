"""What the store is told, and what it tells: plain values that know no database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.core.model import Outcome


class QuestionStatus(StrEnum):
    """What a curator made of a question that was asked in vain."""

    OPEN = "open"
    TAUGHT = "taught"
    GAP = "gap"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Somebody asked in vain. `text` is redacted and not empty."""

    text: str
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class NewVote:
    """A member found a passage helpful or not.

    `question`, the question that led to it, and `word`, what the member said about it, are
    redacted, perhaps empty. The member's id goes no further than the key that is made of it.
    """

    user_id: int
    passage: str
    helpful: bool
    at: datetime
    question: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class ReplyLink:
    """The message with a question, and the message that replied to it."""

    question_id: int
    reply_id: int
    channel_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The reply to this question is gone."""

    question_id: int


StoreEvent = Unanswered | NewVote | ReplyLink | Unlinked


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question that was asked in vain, `count` times from `first` to `last`.

    `outcome` is what the bot made of it the last time. Questions that differ only in case, accents
    or punctuation are one; `key` is theirs.
    """

    key: str
    text: str
    outcome: Outcome
    count: int
    first: date
    last: date
    status: QuestionStatus = QuestionStatus.OPEN


@dataclass(frozen=True, slots=True)
class Vote:
    """One member's vote on a passage that a question led to; texts may be empty."""

    passage: str
    helpful: bool
    question: str
    word: str
    date: date


@dataclass(frozen=True, slots=True)
class Edition:
    """The curated text as a database holds it for all processes; each change is a new version."""

    version: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted at a member's wish."""

    votes: tuple[Vote, ...]
