"""The database: unanswered questions, votes, and links between questions and replies.

If there are several processes, PostgreSQL also holds the curated text and assigns turns.

store       the operations, one awaitable method each; they raise StoreError
recorder    a queue that accepts events without blocking and writes them in the background
"""

from bot.store.events import (
    Edition,
    Forgotten,
    NewVote,
    QuestionStatus,
    ReplyLink,
    Unanswered,
    UnansweredQuestion,
    Vote,
)
from bot.store.recorder import Recorder
from bot.store.store import Store

__all__ = [
    "Edition",
    "Forgotten",
    "NewVote",
    "QuestionStatus",
    "Recorder",
    "ReplyLink",
    "Store",
    "Unanswered",
    "UnansweredQuestion",
    "Vote",
]
