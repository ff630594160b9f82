"""The status of the live knowledge, and the result of a reload."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import MOST_PROBLEMS
from bot.output.text import counted

if TYPE_CHECKING:
    from datetime import datetime

    from bot.errors import Problem

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServingStatus:
    """The status of the live knowledge.

    version   version of the content; see `bot.knowledge.version`
    loaded    time at which this content went live, in UTC
    problems  problems found in the files at the last load, if any
    """

    version: str
    sources: int
    passages: int
    gaps: int
    loaded: datetime
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Reload:
    """The result of a reload. If there are `problems`, the old knowledge stays live.

    `changed` is true if the reload replaced the live knowledge.
    """

    status: ServingStatus
    changed: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems, if any, that kept the files from going live."""
        return self.status.problems

    def __str__(self) -> str:
        """Return a one-line summary that includes the number of problems, if there are any."""
        status = self.status
        if status.problems:
            problems = counted(len(status.problems), "problem")
            return f"knowledge not loaded, {problems}: {status.version} stays live"
        verb = "loaded" if self.changed else "unchanged"
        return (
            f"knowledge {verb}: {status.version}, {counted(status.sources, 'source')}, "
            f"{counted(status.passages, 'passage')}, {counted(status.gaps, 'gap')}"
        )


def log_reload(reload: Reload) -> None:
    """Log a reload that changed something, or that found problems (up to `MOST_PROBLEMS`)."""
    if reload.problems:
        _log.error("%s", reload)
        for problem in reload.problems[:MOST_PROBLEMS]:
            _log.error("%s", problem)
    elif reload.changed:
        _log.info("%s", reload)
