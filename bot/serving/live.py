"""The live assistant and its replacement on reload.

A thread builds the new index while the live one is in use. Then a single reference is swapped, so
each question uses either the old index or the new one, never both. If the files have problems, the
old index stays live, but documents that were deleted in the meantime answer nowhere.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot import app
from bot.errors import KnowledgeError
from bot.knowledge.added import added_contents, added_files
from bot.knowledge.namespaces import origin_of
from bot.knowledge.version import version_of
from bot.semantic.errors import StoppedError
from bot.serving.assistants import Assistants
from bot.serving.reloads import Reload, ServingStatus
from bot.serving.scopes import Scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.assistant import Assistant
    from bot.config import Config
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.core.model.scope import Scope
    from bot.store.events import Documents, Edition, StoredScopes

    Listener = Callable[[Reload], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Live:
    assistant: Assistant
    status: ServingStatus
    assistants: Assistants


class Serving:
    """Holds the live assistant and reloads it on request.

    `now` returns the current time in UTC. The constructor raises KnowledgeError if the files have
    problems, and UsageError if the chooser's key is invalid.
    """

    def __init__(
        self, config: Config, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.config = config
        self._now = now
        self._listeners: list[Listener] = []
        self._edition: Edition | None = None
        self.documents_version = 0
        """The version of the documents from the shared database, or 0 if there are none."""
        self._loading = threading.Lock()
        self.catching_up = asyncio.Lock()
        """The lock that is held while changes are loaded from the store."""
        self._stopped = False
        self.scopes = Scopes(config.scopes)
        """The places where collections answer. Every change replaces this object."""
        self._scoping = threading.Lock()
        self.holding = asyncio.Lock()
        """The lock that is held while the scopes are loaded from the store."""
        self._chooser = app.chooser_of(config)
        self.embedded: tuple[int, int] | None = None
        """Counts of texts embedded and of texts to embed while `embed` is running, or else None."""
        assistant = self._assembled(self._read())
        self._live = self._of(assistant, self._status(assistant.knowledge))

    @property
    def assistant(self) -> Assistant:
        """The live assistant.

        A caller that keeps this object continues to use the same knowledge after a reload.
        """
        return self._live.assistant

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge of the live assistant."""
        return self._live.assistant.knowledge

    @property
    def status(self) -> ServingStatus:
        """The status of the live knowledge and of the last load."""
        return self._live.status

    @property
    def choosing(self) -> int:
        """The maximum number of questions that await the chooser at once, or 0 if there is none."""
        return self.config.chooser.concurrency if self._chooser else 0

    @property
    def edition(self) -> Edition | None:
        """The edition from the database that replaces the curated file, or None."""
        return self._edition

    def hold(self, edition: Edition) -> bool:
        """If `edition` is newer than the current one, keep it for the next load and return True."""
        if self._edition and self._edition.version >= edition.version:
            return False
        self._edition = edition
        return True

    def hold_scopes(self, stored: StoredScopes) -> None:
        """Apply the scopes that were set in Discord, effective immediately."""
        with self._scoping:
            self.scopes = self.scopes.holding(stored)

    def warn_of_renamed(self, knowledge: KnowledgeBase | None = None) -> None:
        """Log a warning about collections that may have been renamed and so answer nowhere."""
        knowledge = knowledge or self.knowledge
        if held_back := self.scopes.held_back(knowledge):
            _log.warning(
                "these collections answer nowhere until you set where with /knowledge sources, "
                "because they may be limited collections that were renamed: %s (missing: %s)",
                ", ".join(held_back),
                ", ".join(sorted(self.scopes.missing(knowledge))),
            )

    def seeing(self, scope: Scope) -> Assistant:
        """Return the live assistant for a scope; see `Scopes.at`.

        The assistant knows the scope's sources and what curators of the scope's server have added.
        """
        return self._live.assistants.of(scope)

    def hold_documents(self, documents: Documents) -> None:
        """Keep these documents for the next load."""
        self.documents_version = documents.version
        self.config = replace(self.config, added=documents.contents)

    def ask(
        self,
        question: str,
        previous: Sequence[str] = (),
        *,
        choose: bool = True,
        hurry: bool = False,
    ) -> Answer:
        """Return the live assistant's answer; see `Assistant.ask`."""
        return self._live.assistant.ask(question, previous, choose=choose, hurry=hurry)

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` after every reload, in the thread that requested the reload."""
        self._listeners.append(listener)

    async def reload(self) -> Reload:
        """Read the files again and make their content live if it has no problems."""
        reload = await asyncio.to_thread(self._load)
        self._notify(reload)
        return reload

    def reload_now(self) -> Reload:
        """Reload in the calling thread, which may block for a while."""
        reload = self._load()
        self._notify(reload)
        return reload

    def _load(self) -> Reload:
        with self._loading:  # one reload at a time, so that the latest content goes live last
            before = self._live
            self._live = self._next(before)
            deleted = self._deleted()
            with self._scoping:
                self.scopes = self.scopes.without(deleted)
            return Reload(self._live.status, self._live.assistant is not before.assistant)

    def _next(self, live: _Live) -> _Live:
        try:
            knowledge = self._read()
        except KnowledgeError as error:
            return replace(live, status=replace(live.status, problems=error.problems))
        if version_of(knowledge) == live.status.version:
            return replace(live, status=replace(live.status, problems=()))
        assistant = self._assembled(knowledge)
        assistant.warm()
        self.warn_of_renamed(knowledge)
        return self._of(assistant, self._status(knowledge))

    def _deleted(self) -> frozenset[str]:
        """Return the ids of deleted documents that stay loaded because the files have problems."""
        if not self.status.problems:
            return frozenset()
        documents = {one.id for one in self.knowledge.sources if origin_of(one.id)}
        kept = (*added_files(self.config), *added_contents(self.config))
        return frozenset(documents.difference(path.stem for path in kept))

    def embed(self) -> None:
        """Embed the live knowledge if it lacks vectors. Block until embedding ends or is stopped.

        After embedding, questions are also matched by meaning, unless a reload has replaced the
        knowledge in the meantime.
        """
        live = self._live
        if self._stopped or not app.lacks_meaning(live.assistant, self.config):
            return
        try:
            assistant = app.with_meaning(live.assistant, self.config, report=self._embedding)
        except StoppedError:
            return
        finally:
            self.embedded = None
        with self._loading:
            if self._live.assistant is live.assistant:
                self._live = self._of(assistant, self._live.status)
                _log.info("the knowledge is embedded: matching by words and meaning")

    def stop(self) -> None:
        """Make `embed` return soon. Texts embedded so far need not be embedded again."""
        self._stopped = True

    def _embedding(self, done: int, total: int) -> None:
        if self._stopped:
            raise StoppedError
        self.embedded = (done, total)

    def _of(self, assistant: Assistant, status: ServingStatus) -> _Live:
        return _Live(assistant, status, Assistants(assistant, self.config))

    def _assembled(self, knowledge: KnowledgeBase) -> Assistant:
        return app.assemble(knowledge, self.config, app.EMBED_AT_ONCE).choosing(self._chooser)

    def _read(self) -> KnowledgeBase:
        return app.read(self.config, self._edition)

    def _status(self, knowledge: KnowledgeBase) -> ServingStatus:
        return ServingStatus(
            version=version_of(knowledge),
            sources=len(knowledge.sources),
            passages=len(knowledge.passages),
            gaps=len(knowledge.gaps),
            loaded=self._now(),
        )

    def _notify(self, reload: Reload) -> None:
        for listener in self._listeners:
            try:
                listener(reload)
            except Exception:  # noqa: BLE001 - a listener's error must not affect the reload
                _log.exception("a reload listener failed")
