"""Reasons for and against a passage, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Point(StrEnum):
    """Points in favor of a passage and, starting with CLOSE, against it."""

    SAME = "same"
    """One of the passage's asks is the question, word for word."""
    ASK = "ask"
    """One of the passage's asks is very similar to the question."""
    HOLDS = "holds"
    """The passage contains these words of the question, greatest weight first."""
    NAMES = "names"
    """The passage contains these names."""
    HEADING = "heading"
    """The title or a heading of the passage matches the question."""
    TOGETHER = "together"
    """The passage contains words of the question next to each other or in the same order."""
    KIND = "kind"
    """The passage contains the type of answer that these words ask for."""
    MEANING = "meaning"
    """The passage is similar to the question in meaning."""
    FOLLOWS = "follows"
    """These words from the conversation were added to the question."""
    NEXT = "next"
    """The passage follows the one shown previously."""
    PREFERRED = "preferred"
    """The passage's collection is preferred, and no other one has a much higher confidence."""

    CLOSE = "close"
    """Another passage is almost as good."""
    LACKS = "lacks"
    """The passage lacks these words of the question, greatest weight first."""
    UNKNOWN = "unknown"
    """These words are not in the knowledge."""
    NO_KIND = "no kind"
    """The passage does not contain the type of answer that these words ask for."""
    AFFIRMS = "affirms"
    """The question is negative, but the passage is not."""
    LONG = "long"
    """The passage is long, so it may contain the words by chance."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A point, and the words of the question to which it refers, as they were typed."""

    point: Point
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Explanation of an answer.

    `ask` is the best candidate's ask that is nearest to the question. `matched` are the words of
    the question that the candidate contains, and `missing` those that it lacks. `premises` are the
    missing numbers, dates, names and rare words that reduced an answer to a suggestion.
    `speaks_for` and `speaks_against` are the points for and against the best candidate, most
    important first.
    """

    ask: str | None = None
    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    speaks_for: tuple[Reason, ...] = ()
    speaks_against: tuple[Reason, ...] = ()
