"""The errors that a person gets to read.

    FootnoteError
    ├── UsageError        what was asked for makes no sense
    ├── ArticleError      nothing can be imported from an article
    ├── ConfigError       the configuration has problems
    └── KnowledgeError    the knowledge has problems

ConfigError and KnowledgeError carry every problem found, each with its file, line and column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file. Lines and columns count from 1; 0 stands for the whole file."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """`file:line:column: message`, as editors and compilers write it."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class FootnoteError(Exception):
    """The root of all errors whose text is meant to be read by a person, one line a problem."""


class UsageError(FootnoteError):
    """What was asked for makes no sense, for example a question that is too long."""


class ArticleError(FootnoteError):
    """Nothing can be imported from an article, for example because it holds no text."""


class _ProblemsError(FootnoteError):
    """Problems in files, in a stable order, each once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class ConfigError(_ProblemsError):
    """The configuration has problems."""


class KnowledgeError(_ProblemsError):
    """The knowledge has problems."""
