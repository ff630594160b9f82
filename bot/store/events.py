"""Plain values that go into the store or come out of it, independent of any database."""

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
    """One question that got no answer. `text` is redacted and not empty."""

    text: str
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class NewVote:
    """A member's vote on whether a passage was helpful.

    `question`, which led to the passage, and `word`, the member's comment, are redacted and may be
    empty. `user_id` is not stored, only a key derived from it.
    """

    user_id: int
    passage: str
    helpful: bool
    at: datetime
    question: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class ReplyLink:
    """A link from the message with a question to the message that replied to it."""

    question_id: int
    reply_id: int
    channel_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Removal of the reply to a question."""

    question_id: int


StoreEvent = Unanswered | NewVote | ReplyLink | Unlinked


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """An unanswered question, asked `count` times between `first` and `last`.

    `outcome` is the most recent one. Questions that differ only in case, accents or punctuation
    share a `key` and count as one.
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
    """One vote on a passage, without its voter; `question` and `word` may be empty."""

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
    """The data that was deleted at a member's request."""

    votes: tuple[Vote, ...]
