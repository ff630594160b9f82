"""The errors that a person gets to read.

    FootnoteError
    ├── UsageError        what was asked for makes no sense
    ├── BusyError         more is asked than can be answered at the moment
    ├── StoreError        the database can't do what was asked of it
    ├── CurationError     what a curator wants can't be done
    │   └── ChangedError  somebody else was faster: look again, then decide again
    ├── ArticleError      nothing can be imported from an article
    ├── ConfigError       the configuration has problems
    └── KnowledgeError    the knowledge has problems

ConfigError and KnowledgeError carry every problem found, each with its file, line and column.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


MOST_PROBLEMS = 100
"""So many problems of a file are told; who has mended them looks again."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file. Lines and columns count from 1; 0 stands for the whole file.

    The message is one line, even if it quotes a key that has several.
    """

    file: str
    line: int
    column: int
    message: str

    def __post_init__(self) -> None:
        if len(self.message.splitlines()) > 1:
            object.__setattr__(self, "message", " ".join(self.message.split()))

    def __str__(self) -> str:
        """`file:line:column: message`, as editors and compilers write it."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class FootnoteError(Exception):
    """The root of all errors whose text is meant to be read by a person, one line a problem."""


class UsageError(FootnoteError):
    """What was asked for makes no sense, for example a question that is too long."""


class BusyError(FootnoteError):
    """More is asked than can be answered at the moment; in a moment that may be otherwise."""

    def __init__(self) -> None:
        super().__init__("too much is asked at once; please try again in a moment")


class StoreError(FootnoteError):
    """The database can't do what was asked of it.

    `unfit` says that the values are at fault, so that trying again is in vain; otherwise a disk may
    be emptied and a server come back. The text holds nothing of what people wrote.
    """

    def __init__(self, text: str, *, unfit: bool = False) -> None:
        super().__init__(text)
        self.unfit = unfit


class CurationError(FootnoteError):
    """What a curator wants can't be done; nothing has changed."""


class ChangedError(CurationError):
    """Somebody else was faster; nothing has changed. Look again, then decide again."""


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


def not_installed(error: ModuleNotFoundError) -> str:
    """Return what to do where this Python lacks a package that the program needs."""
    return (
        f"{error.name} is not installed for this Python ({sys.executable}). In a clone "
        "of the repository run `make chat` once, then use .venv/bin/python"
    )
