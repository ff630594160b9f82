"""The database: questions, votes, weekly counts, reply links, handoffs, contributions and settings.

A PostgreSQL database, which several processes can share, also contains the curated text and
documents, and assigns turns.

store       the operations; each is an awaitable method and may raise StoreError
recorder    a queue that accepts events without blocking and writes them in the background
"""

from bot.store.events import (
    CountKind,
    Edition,
    Forgotten,
    Handoff,
    HandoffLimits,
    HandoffPosted,
    HandoffRefusal,
    NewVote,
    QuestionStatus,
    ReplyLink,
    Unanswered,
    UnansweredQuestion,
    Usage,
    Vote,
    WeeklyCount,
)
from bot.store.recorder import Recorder
from bot.store.store import Store

__all__ = [
    "CountKind",
    "Edition",
    "Forgotten",
    "Handoff",
    "HandoffLimits",
    "HandoffPosted",
    "HandoffRefusal",
    "NewVote",
    "QuestionStatus",
    "Recorder",
    "ReplyLink",
    "Store",
    "Unanswered",
    "UnansweredQuestion",
    "Usage",
    "Vote",
    "WeeklyCount",
]
