"""Log refused requests to Discord as warnings, because the refusals are not the bot's fault."""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from bot.chat.gateway.delivery import UndeliveredError

_MAX_ENTRIES = 10_000
_log = logging.getLogger(__name__)


class Action(StrEnum):
    """A request that Discord may refuse."""

    REPLY = "a reply"
    EDIT = "an edit"
    DELETION = "a deletion"
    REACTION = "a reaction"
    RESPONSE = "a response"
    HANDOFF = "a question for people"
    THREAD = "a thread"


class Refusals:
    """Logs refusals, but skips repetitions of the same problem with an action in a channel.

    After an action succeeds in a channel, its next refusal there is logged again.
    """

    def __init__(self) -> None:
        self._logged: Recent[tuple[int, Action], str] = Recent(_MAX_ENTRIES)

    def undelivered(self, channel_id: int, action: Action, error: UndeliveredError) -> None:
        """Log that Discord refused a request or didn't confirm it."""
        self.note(channel_id, action, f"{action} was not delivered ({error})")

    def note(self, channel_id: int, action: Action, problem: str) -> None:
        """Log a problem that prevents an action in a channel, unless the last one was the same."""
        if self._logged.get((channel_id, action)) != problem:
            self._logged.set((channel_id, action), problem)
            _log.warning("channel %d: %s", channel_id, problem)

    def succeeded(self, channel_id: int, action: Action) -> None:
        """Record a success so that the next refusal of the same action is logged."""
        self._logged.forget((channel_id, action))
