"""Assistants for different scopes, built on demand and then cached."""

from __future__ import annotations

from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING

from bot import app
from bot.core.model.scope import EVERYTHING, Scope
from bot.runtime.bounded import Recent

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.config import Config

MAX_ASSISTANTS = 256
"""Maximum number of scopes whose assistants are kept. Those used least recently are dropped."""


class Assistants:
    """Assistants, one per scope. Each knows what curators of the scope's server have added.

    All assistants share the index of the live assistant. An assistant is built when the first
    question in its scope is asked. Building an assistant takes a few milliseconds, or longer if the
    knowledge base is large.
    """

    def __init__(self, live: Assistant, config: Config) -> None:
        self._live, self._config, self._lock = live, config, RLock()
        self._known: Recent[Scope, Assistant] = Recent(MAX_ASSISTANTS)

    def of(self, scope: Scope) -> Assistant:
        """Return the assistant for a scope."""
        if scope == EVERYTHING:
            return self._live
        with self._lock:
            known = self._known.get(scope) or self._built(scope)
            self._known.set(scope, known)
            return known

    def _built(self, scope: Scope) -> Assistant:
        """Return a new assistant, derived from the assistant for a wider scope."""
        if scope.preferred:
            return self.of(replace(scope, preferred=())).seeing(scope)
        if scope.sources is not None:
            return self.of(Scope(guild=scope.guild)).seeing(scope)
        return app.seeing(self._live, scope, self._config)
