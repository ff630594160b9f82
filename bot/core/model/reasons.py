"""Reasons for and against a passage, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Point(StrEnum):
    """Points in favor of a passage and, from CLOSE onward, points against it."""

    SAME = "same"
    """The question equals one of the passage's asks or its heading, apart from fillers."""
    ASK = "ask"
    """The passage's asks are similar to the question."""
    HOLDS = "holds"
    """The passage contains these words of the question, sorted by descending weight."""
    NAMES = "names"
    """The passage contains these names from the question."""
    HEADING = "heading"
    """The title or a heading of the passage matches the question."""
    TOGETHER = "together"
    """Words of the question appear in the passage next to each other or in the same order."""
    KIND = "kind"
    """The passage contains the type of answer that these words ask for."""
    MEANING = "meaning"
    """The passage is similar to the question in meaning."""
    FOLLOWS = "follows"
    """These words from earlier in the conversation were added to the question."""
    NEXT = "next"
    """The passage directly follows the one that answered the previous question."""
    PREFERRED = "preferred"
    """The passage's collection is preferred, and no passage elsewhere is much more likely."""

    CLOSE = "close"
    """Another passage is almost as good."""
    LACKS = "lacks"
    """The passage lacks these words of the question, sorted by descending weight."""
    UNKNOWN = "unknown"
    """These words of the question are not in the knowledge."""
    NO_KIND = "no kind"
    """The passage does not contain the type of answer that these words ask for."""
    AFFIRMS = "affirms"
    """The question is negative, but the passage's best sentence is not."""
    LONG = "long"
    """The passage is long, so it may contain the question's words by chance."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A point for or against a passage, and the question's words that it concerns, as typed."""

    point: Point
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of an answer.

    `ask` is the best candidate's ask that is nearest to the question, or None if nobody has
    confirmed that ask. `matched` contains the words of the question that the best candidate
    contains, and `missing` contains the words that it lacks. If the outcome is a suggestion,
    `premises` contains the numbers, dates, names and rare words that the candidate lacks. If the
    candidate lacks the type of answer asked for, `premises` also contains the words that ask for
    that type. `speaks_for` and `speaks_against` contain the reasons for and against the best
    candidate.
    """

    ask: str | None = None
    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    speaks_for: tuple[Reason, ...] = ()
    speaks_against: tuple[Reason, ...] = ()
