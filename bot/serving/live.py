"""The assistant that answers at present, and how another one takes its place.

A new index is built beside the one that serves, in a thread, and one reference is swapped: who
asks has the old one or the new one, whole. Where the files have a problem the old one stays.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot import app
from bot.errors import MOST_PROBLEMS, KnowledgeError
from bot.knowledge.version import version_of
from bot.output.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.assistant import Assistant
    from bot.config import Config
    from bot.core.model import Answer, KnowledgeBase
    from bot.errors import Problem
    from bot.store.events import Edition

    Listener = Callable[["Reload"], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServingStatus:
    """What serves.

    version   of the content, see `bot.knowledge.version`
    loaded    when this content began to serve, in UTC
    problems  what was wrong with the files when they were last read; empty if nothing was
    """

    version: str
    sources: int
    passages: int
    gaps: int
    loaded: datetime
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Reload:
    """What came of reading the files again; without `problems` they are what serves now.

    `changed` says whether that is something else than before.
    """

    status: ServingStatus
    changed: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files, if they were refused."""
        return self.status.problems

    def __str__(self) -> str:
        """Say it in a line, the problems not told."""
        status = self.status
        if status.problems:
            problems = counted(len(status.problems), "problem")
            return f"knowledge not loaded, {problems}: {status.version} goes on serving"
        verb = "loaded" if self.changed else "unchanged"
        return (
            f"knowledge {verb}: {status.version}, {counted(status.sources, 'source')}, "
            f"{counted(status.passages, 'passage')}, {counted(status.gaps, 'gap')}"
        )


@dataclass(frozen=True, slots=True)
class _Live:
    assistant: Assistant
    status: ServingStatus


class Serving:
    """Answers as the assistant does that serves at present, and can be told to load again.

    `now` gives the time in UTC. Raises KnowledgeError where the files have problems at the start.
    """

    def __init__(
        self, config: Config, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.config = config
        self._now = now
        self._listeners: list[Listener] = []
        self._edition: Edition | None = None
        self._one_at_a_time = threading.Lock()
        assistant = app.build(config)
        self._live = _Live(assistant, self._status(assistant.knowledge))

    @property
    def assistant(self) -> Assistant:
        """What serves at present: whoever keeps it asks the same knowledge again and again."""
        return self._live.assistant

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known at present."""
        return self._live.assistant.knowledge

    @property
    def status(self) -> ServingStatus:
        """What serves, since when, and what was wrong with the files."""
        return self._live.status

    @property
    def edition(self) -> Edition | None:
        """The curated text that takes the curated file's place, if a database holds one."""
        return self._edition

    def hold(self, edition: Edition) -> bool:
        """Let the next load take this edition, unless it has a newer one; return whether so."""
        if self._edition and self._edition.version >= edition.version:
            return False
        self._edition = edition
        return True

    def ask(self, question: str, previous: Sequence[str] = ()) -> Answer:
        """Return what the assistant answers, see `Assistant.ask`."""
        return self._live.assistant.ask(question, previous)

    def subscribe(self, listener: Listener) -> None:
        """Let a function know of every reload, in the thread that asked for it."""
        self._listeners.append(listener)

    async def reload(self) -> Reload:
        """Read the files again, and let what they hold serve if they have no problem."""
        reload = await asyncio.to_thread(self._load)
        self._tell(reload)
        return reload

    def reload_now(self) -> Reload:
        """Do the same in this thread, which may take a while."""
        reload = self._load()
        self._tell(reload)
        return reload

    def _load(self) -> Reload:
        with self._one_at_a_time:  # what was read last serves last
            before = self._live
            self._live = self._next(before)
            return Reload(self._live.status, self._live.assistant is not before.assistant)

    def _next(self, live: _Live) -> _Live:
        try:
            knowledge = self._read()
        except KnowledgeError as error:
            return replace(live, status=replace(live.status, problems=error.problems))
        if version_of(knowledge) == live.status.version:
            return replace(live, status=replace(live.status, problems=()))
        assistant = app.assemble(knowledge, self.config)
        assistant.warm()
        return _Live(assistant, self._status(knowledge))

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

    def _tell(self, reload: Reload) -> None:
        for listener in self._listeners:
            try:
                listener(reload)
            except Exception:  # noqa: BLE001 - whatever it is, it is the listener's
                _log.exception("a listener failed")


def log_reload(reload: Reload) -> None:
    """Put a reload into the log, with every problem; nothing where nothing has changed."""
    if reload.problems:
        _log.error("%s", reload)
        for problem in reload.problems[:MOST_PROBLEMS]:
            _log.error("%s", problem)
    elif reload.changed:
        _log.info("%s", reload)
