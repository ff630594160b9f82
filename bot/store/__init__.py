"""The database: questions asked in vain, votes, and which reply belongs to which message.

store       what can be asked of it, one awaitable method each; raises StoreError
recorder    takes what happens without making anybody wait, and writes it when it can
"""

from bot.store.events import Asked, Forgotten, Link, Question, Status, Vote, Voted
from bot.store.recorder import Recorder
from bot.store.store import Store

__all__ = [
    "Asked",
    "Forgotten",
    "Link",
    "Question",
    "Recorder",
    "Status",
    "Store",
    "Vote",
    "Voted",
]
