"""What a button or menu does, written into its custom_id, so that it outlives the process.

Passage and source ids hold small letters, digits and hyphens, at most 64, which leaves room for a
verb in the 100 characters that Discord allows.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model import Passage

ID = r"(?P<id>[a-z0-9-]{1,64})"
PAGE = r"(?P<page>\d{1,6})"
TOPIC = r"(?P<topic>[0-9a-f]{8})"


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


def topic_of(passage: Passage) -> str:
    """Name a passage's source and section in eight characters that a reload doesn't change."""
    place = f"{passage.source.id}/{passage.section or ''}"
    return f"{zlib.crc32(place.encode()):08x}"
