"""The assistants of the Discord servers whose curators have added something."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from bot import app

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.config import Config

MAX_ASSISTANTS = 256
"""Maximum number of servers whose assistants are kept. The least recently used one is dropped."""


class GuildAssistants:
    """Assistants that also know what the curators of a server have added.

    They share the index of the live assistant. Each is built when its server asks for the first
    time, which takes a few milliseconds.
    """

    def __init__(self, live: Assistant, config: Config) -> None:
        self._live, self._config, self._lock = live, config, Lock()
        self._known: OrderedDict[int, Assistant] = OrderedDict()

    def of(self, guild: int | None) -> Assistant:
        """Return the assistant for questions from a server: the live one, if nothing was added."""
        if guild is None or guild not in self._live.knowledge.additions:
            return self._live
        with self._lock:
            known = self._known.get(guild) or app.seen_from(self._live, guild, self._config)
            self._known[guild] = known
            self._known.move_to_end(guild)
            if len(self._known) > MAX_ASSISTANTS:
                self._known.popitem(last=False)
            return known
