"""Events for observers of the answerer: answered questions and votes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.results import Answer


class Surface(StrEnum):
    """The way a question reached the bot."""

    MENTION = "mention"
    REPLY = "reply"
    DIRECT = "direct message"
    LISTENING = "listening channel"
    SLASH = "slash command"
    MESSAGE_COMMAND = "message command"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Answered:
    """Event for an answered question.

    `seconds` is the time that it took to answer the question. `guild` is the id of the server in
    which the question was asked, or None outside servers that have installed the bot. `message` is
    the id of the message that contains the question, if there is one. Editing a message doesn't
    change its id.
    """

    answer: Answer
    surface: Surface
    seconds: float
    guild: int | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Voted:
    """Event for a member's vote on whether a passage or gap helped.

    `question` is the question that led to the passage or gap, and `word` is the member's comment.
    `question` and `word` may be empty. `guild` has the same meaning as in `Answered`.
    """

    passage: str
    up: bool
    member: int
    question: str = ""
    word: str = ""
    guild: int | None = None


AnswererEvent = Answered | Voted
Observer = Callable[[AnswererEvent], None]
