"""What a button or menu does, written into its custom_id, so that it outlives the process.

Passage and source ids hold small letters, digits and hyphens, at most 64, which leaves room for a
verb in the 100 characters that Discord allows.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model import Source

ID = r"(?P<id>[a-z0-9-]{1,64})"
PAGE = r"(?P<page>\d{1,6})"
TOPIC = r"(?P<topic>[0-9a-f]{8})"
_KEY = 16  # so many digits of a question's key tell ten thousand questions apart
KEY = rf"(?P<key>[0-9a-f]{{{_KEY}}})"
STAMP = r"(?P<stamp>[0-9a-f]{8})"


def suggestion(passage: str) -> str:
    """Show a passage as the answer."""
    return f"suggest:{passage}"


def context(passage: str) -> str:
    """Show the passages around one."""
    return f"context:{passage}"


def why() -> str:
    """Explain the answer that the button stands under."""
    return "why"


def vote(passage: str, *, up: bool) -> str:
    """Say whether a passage helped."""
    return f"vote:{'up' if up else 'down'}:{passage}"


def delete(asker: int) -> str:
    """Delete the answer to a question of this member."""
    return f"delete:{asker}"


def topics(page: int) -> str:
    """Go to a page of the topics."""
    return f"topics:{page}"


def topic_menu(page: int) -> str:
    """Choose among the topics of a page."""
    return f"topic-menu:{page}"


def questions(topic: str, page: int) -> str:
    """Go to a page of a topic's questions."""
    return f"questions:{topic}:{page}"


def question_menu(topic: str, page: int) -> str:
    """Choose among the questions of a topic's page."""
    return f"question-menu:{topic}:{page}"


def sources(page: int) -> str:
    """Go to a page of the sources."""
    return f"sources:{page}"


def topic_of(source: Source, section: str | None) -> str:
    """Name a section of a source in eight characters that a reload doesn't change."""
    place = f"{source.id}/{section or ''}"
    return f"{zlib.crc32(place.encode()):08x}"


def word(passage: str) -> str:
    """Say in a word what is wrong with a passage."""
    return f"word:{passage}"


def unanswered(page: int) -> str:
    """Go to a page of the questions asked in vain."""
    return f"unanswered:{page}"


def teach(question: str) -> str:
    """Choose the passage that answers the group of a question."""
    return f"teach:{question[:_KEY]}"


def choose(question: str) -> str:
    """Choose among the passages nearest to it."""
    return f"choose:{question[:_KEY]}"


def other(question: str) -> str:
    """Name another passage."""
    return f"other:{question[:_KEY]}"


def named(question: str) -> str:
    """Take the passage that was named."""
    return f"named:{question[:_KEY]}"


def gap(question: str, nearest: str) -> str:
    """Write what the source does not say; `nearest` is the passage next to it, or empty."""
    return f"gap:{question[:_KEY]}:{nearest}"


def declared(question: str) -> str:
    """Take what was written of a gap."""
    return f"declared:{question[:_KEY]}"


def dismiss(question: str) -> str:
    """Settle the group of a question without an answer."""
    return f"dismiss:{question[:_KEY]}"


def save_taught(question: str, passage: str, stamp: str) -> str:
    """Teach, if that still means what the stamp says."""
    return f"save:{question[:_KEY]}:{passage}:{stamp}"


def save_gap(question: str, stamp: str) -> str:
    """Declare the gap of the draft with this stamp."""
    return f"save-gap:{question[:_KEY]}:{stamp}"


def cancel() -> str:
    """Save nothing."""
    return "cancel"


def feedback(page: int) -> str:
    """Go to a page of what members think of passages."""
    return f"feedback:{page}"
