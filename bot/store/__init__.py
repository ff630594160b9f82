"""The database: unanswered questions, votes, weekly counts, and links from questions to replies.

If there are several processes, PostgreSQL also holds the curated text and assigns turns.

store       the operations, one awaitable method each; they raise StoreError
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
