"""Store questions, votes, weekly counts, reply links, handoffs, contributions and settings.

Several processes can share a PostgreSQL database. A shared database also stores the curated text
and curators' documents, and coordinates when each process connects to Discord.

store       the operations, as async methods that may raise StoreError
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
