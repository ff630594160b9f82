"""The services that the bot depends on: the live knowledge and the store."""

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
    """The live knowledge, and the store that keeps questions, votes and reply links."""

    serving: Serving
    store: Store
    recorder: Recorder

    def observe(self, event: AnswererEvent) -> None:
        """Record a question or a vote, without waiting for the store.

        Questions in listening channels are not recorded, because people there talk to each other,
        not to the bot.
        """
        if not isinstance(event, Answered):
            self.recorder.voted(
                event.member,
                event.passage,
                helpful=event.up,
                question=event.question,
                word=event.word,
                guild=event.guild,
            )
        elif event.surface is not Surface.LISTENING:
            self.recorder.asked(event.answer, event.guild)
