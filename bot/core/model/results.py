"""Answers, as immutable values: the outcome, and what a reply shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.core.model.labels import MAX_LABEL, label_of
from bot.core.model.reasons import Why

if TYPE_CHECKING:
    from bot.core.model.entries import Gap, Passage


class Outcome(StrEnum):
    """The five possible outcomes of a question. docs/matching.md says when each is chosen."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    GAP = "gap"
    SMALLTALK = "smalltalk"
    UNKNOWN = "unknown"


class Refusal(StrEnum):
    """Reasons for the outcome "unknown": the question was not understood, or it is off topic."""

    NOT_UNDERSTOOD = "not_understood"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that an answer shows.

    `highlight` is a half-open range of characters in its text.
    """

    passage: Passage
    highlight: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage that is offered for selection by its label.

    The label is in `language` if the passage has one in that language.
    """

    passage: Passage
    language: str | None = None

    @property
    def label(self) -> str:
        """The question that represents the passage or, without one, the page's title and heading.

        A heading such as "Configuration" says little by itself.
        """
        label, passage = label_of(self.passage, self.language), self.passage
        is_heading = label == passage.section and not passage.label
        if not is_heading or passage.source.title in label:
            return label
        whole = f"{passage.source.title} \u203a {label}"
        return whole if len(whole) <= MAX_LABEL else label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that the index found. `score` is the calibrated probability that it answers."""

    passage: Passage
    score: float


class PremiseKind(StrEnum):
    """Ways in which an assumption of a question can be wrong."""

    CONTRADICTED = "contradicted"
    """The source says otherwise."""
    ABSENT = "absent"
    """The source does not mention it."""


@dataclass(frozen=True, slots=True)
class FalsePremise:
    """An assumption of a question that the passage shown does not support.

    `words` are the words of the question that state it, as they were typed, if they are known.
    """

    kind: PremiseKind
    words: tuple[str, ...] = ()


class Repetition(StrEnum):
    """The part of an answer that has already been shown for the previous question."""

    WHOLE = "whole"
    """The passage and the highlighted sentence."""
    PASSAGE = "passage"
    """Only the passage, because a different sentence is highlighted now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question. docs/matching.md describes the outcomes.

    `confidence` is the calibrated probability, from 0 to 1, that the best candidate answers.
    `corrections` pairs each misspelled word of the question with its correction; `notable` are
    those that the reply mentions. `refusal` is set if the outcome is UNKNOWN, and `topics` are
    subjects to ask about instead. `premise` is set if the passage shown contradicts the question,
    and `repetition` if the same passage answered the previous question. `provisional` is true if
    the reader was skipped to save time or the chooser made no choice, so asking again may give a
    different answer. `language` is the ISO 639 code of the question's language, among those of the
    knowledge.
    """

    question: str
    outcome: Outcome
    confidence: float = 0.0
    quotes: tuple[Quote, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    notable: tuple[tuple[str, str], ...] = ()
    gap: Gap | None = None
    smalltalk: str | None = None
    why: Why = field(default_factory=Why)
    refusal: Refusal | None = None
    topics: tuple[str, ...] = ()
    premise: FalsePremise | None = None
    repetition: Repetition | None = None
    provisional: bool = False
    language: str = "en"

    @property
    def has_results(self) -> bool:
        """True if results are shown, so that the reply mentions notable spelling corrections."""
        return self.outcome not in {Outcome.SMALLTALK, Outcome.UNKNOWN}
