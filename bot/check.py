"""Everything that is wrong, or only unwise, in knowledge files."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.advice import entries_of, warnings_about
from bot.app import assemble
from bot.articlecheck import check_article
from bot.errors import KnowledgeError, Problem
from bot.goldencheck import check_golden
from bot.loader import load_with_places
from bot.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.assistant import Assistant
    from bot.config import Config
    from bot.loader import Loaded


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, or a warning: something that is allowed but probably not meant."""

    problem: Problem
    is_warning: bool

    def __str__(self) -> str:
        """`file:line:column: message`, a warning marked as one."""
        if not self.is_warning:
            return str(self.problem)
        file, line, column = self.problem.file, self.problem.line, self.problem.column
        return f"{file}:{line}:{column}: warning: {self.problem.message}"

    def to_json(self) -> dict[str, Any]:
        """Return the finding as an object."""
        return {**asdict(self.problem), "severity": "warning" if self.is_warning else "problem"}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, in a stable order."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    passages: int = 0
    gaps: int = 0

    def findings(self) -> Iterator[Finding]:
        """Yield the problems, then the warnings."""
        yield from (Finding(problem, is_warning=False) for problem in self.problems)
        yield from (Finding(warning, is_warning=True) for warning in self.warnings)

    def summary(self) -> str:
        """Say in a line what was found."""
        found = f"{_count(self.problems, 'problem')}, {_count(self.warnings, 'warning')}"
        return f"{found} ({self.passages} passages, {self.gaps} gaps)" if self.passages else found


def examine(
    config: Config,
    article: Path | None = None,
    source: str | None = None,
    *,
    with_golden: bool = False,
) -> Report:
    """Examine the knowledge, against its article where one is given, and by its golden questions.

    Raises UsageError as `check_article` and `check_golden` do.
    """
    try:
        loaded = load_with_places(config.knowledge)
    except KnowledgeError as error:
        return Report(error.problems)
    assistant = assemble(loaded.knowledge, config)
    broken, weak = check_golden(config.knowledge, assistant) if with_golden else ((), ())
    misplaced = check_article(article, loaded, source) if article else ()
    unwise = _warnings(loaded, assistant)
    known = loaded.knowledge
    return Report((*misplaced, *broken), (*unwise, *weak), len(known.passages), len(known.gaps))


def _warnings(loaded: Loaded, assistant: Assistant) -> tuple[Problem, ...]:
    asks = sum(len(entry.asks) for entry in entries_of(loaded.knowledge))
    with progress("Checking", asks) as advance:
        return tuple(sorted(set(warnings_about(loaded, assistant.ask, advance))))


def _count(things: tuple[Problem, ...], name: str) -> str:
    return f"{len(things) or 'no'} {name}{'' if len(things) == 1 else 's'}"
