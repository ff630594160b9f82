"""What stands behind the bot: the knowledge that serves, and the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.answerer import Answered, Surface

if TYPE_CHECKING:
    from bot.chat.answerer import AnswererEvent
    from bot.serving.live import Serving
    from bot.store import Recorder, Store


@dataclass(frozen=True, slots=True)
class Backend:
    """The knowledge that can be loaded again, and where questions, votes and links are kept."""

    serving: Serving
    store: Store
    recorder: Recorder

    def observe(self, event: AnswererEvent) -> None:
        """Take note of what was asked, and of votes. Returns at once.

        What people say to each other in a channel where the bot only listens was not asked of it,
        so nothing of that is kept.
        """
        if not isinstance(event, Answered):
            self.recorder.voted(
                event.member,
                event.passage,
                helpful=event.up,
                question=event.question,
                word=event.word,
            )
        elif event.surface is not Surface.LISTENING:
            self.recorder.asked(event.answer)
