"""Errors whose text is written for users.

    FootnoteError
    ├── UsageError        invalid input
    ├── BusyError         too many questions at once
    ├── StoreError        the database failed, or rejected a value
    ├── CurationError     a curator's change is not possible
    │   └── ChangedError  someone else made a change first
    ├── ArticleError      an article has nothing to import
    │   └── EmptyArticleError   an article contains no text
    ├── ConfigError       the configuration has problems
    └── KnowledgeError    the knowledge has problems
        └── ClashError    a document clashes with other knowledge

ConfigError and KnowledgeError carry every problem found, each with its file, line and column.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


MOST_PROBLEMS = 100
"""Maximum number of problems reported per file."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A problem in a file. Lines and columns are numbered from 1, and 0 means the whole file.

    The message is always a single line. Line breaks, which a quoted key may contain, become spaces.
    """

    file: str
    line: int
    column: int
    message: str

    def __post_init__(self) -> None:
        if len(self.message.splitlines()) > 1:
            object.__setattr__(self, "message", " ".join(self.message.split()))

    def __str__(self) -> str:
        """Format as `file:line:column: message`, the way compilers do."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class FootnoteError(Exception):
    """Base class of all errors whose text is written for users.

    The text has one line per problem.
    """


class UsageError(FootnoteError):
    """Invalid input, such as a question that is too long."""


class BusyError(FootnoteError):
    """Too many questions arrived at once. A retry a moment later may succeed."""

    def __init__(self) -> None:
        super().__init__("too many questions at once; please try again in a moment")


class StoreError(FootnoteError):
    """The database failed, or rejected a value.

    If `unfit` is true, a value is invalid and a retry can't succeed. If the database failed, a
    retry may succeed, for example after someone has freed disk space or restarted the database
    server. The error text never quotes what people wrote.
    """

    def __init__(self, text: str, *, unfit: bool = False) -> None:
        super().__init__(text)
        self.unfit = unfit


class CurationError(FootnoteError):
    """A curator's change is not possible, so nothing was saved."""


class ChangedError(CurationError):
    """Someone else made a change first, so the curator's change was not saved.

    The curator should review the other change and decide again.
    """


class ArticleError(FootnoteError):
    """An article has nothing to import, for example because it contains no text."""


class EmptyArticleError(ArticleError):
    """An article contains no text."""


class _ProblemsError(FootnoteError):
    """Base class for errors that list problems in files, sorted and without duplicates."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class ConfigError(_ProblemsError):
    """The configuration has problems."""


class KnowledgeError(_ProblemsError):
    """The knowledge has problems."""


class ClashError(KnowledgeError):
    """A document clashes with other knowledge.

    The problems may name other knowledge, which a server's curators must not see.
    """


def not_installed(error: ModuleNotFoundError) -> str:
    """Return a message that names the missing package and says how to install it."""
    return (
        f"{error.name} is not installed for this Python ({sys.executable}). In a clone "
        "of the repository, run `make chat` once, then use .venv/bin/python"
    )
