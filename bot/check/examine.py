"""Collect all problems and warnings for knowledge files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.app import assemble, read
from bot.check.article import check_article
from bot.check.fidelity import warnings_about_article
from bot.check.lint import asks_of, warnings_about
from bot.core.model.knowledge import entries_of
from bot.errors import KnowledgeError, Problem
from bot.evaluate import golden
from bot.evaluate.figures import ask_all
from bot.evaluate.misses import Miss, misses, said
from bot.knowledge.added import added_files
from bot.knowledge.curated_path import curated_place, knowledge_files
from bot.knowledge.files import golden_files_beside, is_large
from bot.knowledge.loader import load_with_places, one_by_one
from bot.languages import en as english
from bot.output.progress import progress
from bot.output.text import counted
from bot.semantic.models import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.assistant import Assistant
    from bot.check.article import Aligned
    from bot.config import Config
    from bot.core.model.knowledge import KnowledgeBase
    from bot.knowledge.loader import Loaded


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem or a warning. A warning points out something valid but probably unintended."""

    problem: Problem
    is_warning: bool

    def __str__(self) -> str:
        """Format as `file:line:column: message`, with `warning: ` before a warning's message."""
        if not self.is_warning:
            return str(self.problem)
        file, line, column = self.problem.file, self.problem.line, self.problem.column
        return f"{file}:{line}:{column}: warning: {self.problem.message}"

    def to_json(self) -> dict[str, Any]:
        """Return the finding as a JSON object."""
        return {**asdict(self.problem), "severity": "warning" if self.is_warning else "problem"}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The problems and warnings found, in a stable order, and the counts of passages and gaps."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    passages: int = 0
    gaps: int = 0

    def findings(self) -> Iterator[Finding]:
        """Yield the problems, then the warnings."""
        yield from (Finding(problem, is_warning=False) for problem in self.problems)
        yield from (Finding(warning, is_warning=True) for warning in self.warnings)

    def summary(self) -> str:
        """Return the counts of problems, warnings and entries as one line."""
        problems = counted(len(self.problems), "problem")
        warnings = counted(len(self.warnings), "warning")
        entries = f" ({counted(self.passages, 'passage')}, {counted(self.gaps, 'gap')})"
        return f"{problems}, {warnings}{entries if self.passages else ''}"


def examine(
    config: Config,
    article: Path | None = None,
    source: str | None = None,
    *,
    with_golden: bool = False,
) -> CheckReport:
    """Check the knowledge, optionally against its article and its golden questions.

    Raises UsageError for the same reasons as `check_article` and `check_golden`.
    """
    try:
        known, parts = _read(config)
    except KnowledgeError as error:
        return CheckReport(error.problems)
    # Match by words only, because a check must be fast and must not depend on a model.
    assistant = assemble(known, replace(config, semantic=Mode.OFF))
    broken, weak = check_golden(config.knowledge, assistant) if with_golden else ((), ())
    misplaced, lint = set[Problem](), set[Problem]()
    asks = sum(map(asks_of, entries_of(known))) if known.is_held else None
    with progress("Checking", asks) as advance:
        for loaded in parts:
            if article:
                aligned = check_article(article, loaded, source, known)
                misplaced.update(aligned.problems)
                lint.update(_unfaithful(aligned, loaded))
            lint.update(warnings_about(loaded, assistant.ask, english.load().common, advance))
    problems, warnings = (*sorted(misplaced), *broken), (*sorted(lint), *weak)
    return CheckReport(problems, warnings, len(known.passages), len(known.gaps))


def _unfaithful(aligned: Aligned, loaded: Loaded) -> Iterable[Problem]:
    if aligned.article is None or aligned.source is None:
        return ()
    return warnings_about_article(aligned.article, loaded, aligned.source)


def _read(config: Config) -> tuple[KnowledgeBase, Iterable[Loaded]]:
    """Return the knowledge, and its parts, which record the position of each entry.

    A large knowledge base has one part per file. Any other knowledge base is a single part.
    """
    files = (*knowledge_files(config), *added_files(config))
    if is_large(config.knowledge):
        return read(config), one_by_one(files, curated_place(config))
    loaded = load_with_places(files)
    return loaded.knowledge, (loaded,)


def check_golden(
    knowledge: Sequence[Path], assistant: Assistant
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Ask the golden questions stored next to the knowledge files. Return problems and warnings.

    A wrong answer is a problem. An incomplete answer is only a warning. An answer is incomplete if
    the right passage ranked first but was not given as the answer, or if only some parts of the
    question were answered. If the golden files themselves have problems, only those problems are
    returned. Raises UsageError if there are no golden questions.
    """
    try:
        files = golden_files_beside(knowledge)
        questions, warnings = golden.load_with_warnings(files, assistant.knowledge)
    except KnowledgeError as error:
        return error.problems, ()
    with progress("Asking", len(questions)) as advance:
        missed = misses(ask_all(assistant, questions, advance))
    broken = sorted(_problem(miss) for miss in missed if not miss.is_mild)
    weak = sorted(_problem(miss) for miss in missed if miss.is_mild)
    return tuple(broken), (*warnings, *weak)


def _problem(miss: Miss) -> Problem:
    question, answer = miss.asked.question, miss.asked.answer
    # Label held-out questions so that nobody tunes on them by mistake.
    kind = f"{question.kind}, held out" if question.held_out else question.kind
    ids = ", ".join(said(answer)) or "nothing"
    return question.place.problem(f"{kind}: {miss.reason}; said: {answer.outcome} ({ids})")
