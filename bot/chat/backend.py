"""The services that the bot depends on: the live knowledge and the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.chat.events import Answered, Surface
from bot.core.model.results import Outcome, Refusal
from bot.runtime.bounded import Recent
from bot.store import CountKind

if TYPE_CHECKING:
    from bot.chat.events import AnswererEvent
    from bot.core.model.results import Answer
    from bot.serving.live import Serving
    from bot.store import Recorder, Store

    Counted = tuple[CountKind | None, tuple[str, ...]]

_MAX_MESSAGES = 10_000
"""Maximum number of messages for which the process remembers how they were counted."""
_KINDS = {
    Outcome.ANSWER: CountKind.ANSWERED,
    Outcome.SUGGEST: CountKind.SUGGESTED,
    Outcome.GAP: CountKind.GAP,
}


@dataclass(frozen=True, slots=True)
class Backend:
    """The live knowledge, and the store that keeps questions, votes, counts and reply links."""

    serving: Serving
    store: Store
    recorder: Recorder
    _counted: Recent[int, Counted] = field(default_factory=lambda: Recent(_MAX_MESSAGES))

    def observe(self, event: AnswererEvent) -> None:
        """Record a question or a vote without waiting for the store.

        Questions in listening channels are not recorded, because people there talk to each other,
        not to the bot. `Messages` counts the answers that the bot posts in listening channels.
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
            chosen = event.surface is Surface.SUGGESTION
            self.count(event.answer, event.guild, message=event.message, chosen=chosen)

    def count(
        self,
        answer: Answer,
        guild: int | None,
        *,
        message: int | None = None,
        chosen: bool = False,
    ) -> None:
        """Count a question by its outcome, and count the passages that answered it.

        An edited message counts again only if the edit changes the answer. If a suggestion was
        `chosen`, only the passages are counted, because the question has already been counted.
        Small talk is not counted.
        """
        kind, passages = _counted(answer)
        counted = None if chosen else kind, passages
        if counted == (None, ()):
            return
        if message is not None:
            if self._counted.get(message) == counted:
                return
            self._counted.set(message, counted)
        self.recorder.used(*counted, guild)


def _counted(answer: Answer) -> Counted:
    """Return how to count a question, and the ids of the passages or the gap that answered it."""
    if answer.outcome is Outcome.SMALLTALK:
        return None, ()
    if answer.outcome is Outcome.UNKNOWN:
        covered = answer.refusal is not Refusal.NOT_COVERED
        return CountKind.NOT_UNDERSTOOD if covered else CountKind.NOT_COVERED, ()
    if answer.gap:
        return CountKind.GAP, (answer.gap.id,)
    return _KINDS[answer.outcome], tuple(quote.passage.id for quote in answer.quotes)
