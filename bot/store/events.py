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
    """A question that got no answer. `text` is redacted and not empty."""

    text: str
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class NewVote:
    """A member's vote on whether a passage was helpful.

    `question` led to the passage, and `word` is the member's comment. Both are redacted and may be
    empty. Only a key derived from `user_id` is stored, not `user_id` itself.
    """

    user_id: int
    passage: str
    helpful: bool
    at: datetime
    question: str = ""
    word: str = ""


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


StoreEvent = Unanswered | NewVote | ReplyLink | Unlinked


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """An unanswered question, asked `count` times between `first` and `last`.

    `outcome` is the most recent outcome. Questions that differ only in case, accents or punctuation
    have the same `key` and count as a single question.
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
class Documents:
    """A version of the documents that curators added: the id and the content of each one."""

    version: int
    contents: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document to save: its content when the curator decided, if it existed, and its new one."""

    guild: int
    id: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Data that was deleted at a member's request."""

    votes: tuple[Vote, ...]
