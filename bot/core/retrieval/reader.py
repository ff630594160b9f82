"""Interface of a model that reads a question and passages together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Judgment(NamedTuple):
    """Log odds that a passage answers a question, and that it contradicts one of its premises."""

    answers: float
    contradicts: float


class Reader(Protocol):
    """A thread-safe model that reads a question and passages together."""

    def read(
        self, question: str, passages: Sequence[str], earlier: str = ""
    ) -> Sequence[Judgment] | None:
        """Return a judgment for each passage, or None on failure. Never raise an exception.

        `earlier` contains the earlier questions that the question may depend on.
        """
