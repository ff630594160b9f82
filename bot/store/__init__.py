"""The database: questions asked in vain, votes, which reply belongs to which message.

Of several processes, PostgreSQL also holds what is curated, and the order of what is done in turn.

store       what can be asked of it, one awaitable method each; raises StoreError
recorder    takes what happens without making anybody wait, and writes it when it can
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
