"""Answers as immutable values: the outcome, and the contents of the reply."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.core.model.labels import MAX_LABEL, first_words, is_derived, label_of
from bot.core.model.reasons import Why

if TYPE_CHECKING:
    from bot.core.model.entries import Gap, Passage


MAX_EXCERPT = 150
"""Maximum length of the excerpt shown with a suggestion, in characters."""


class Outcome(StrEnum):
    """The five possible outcomes of a question, as described in docs/matching.md."""

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

    `highlight` is the half-open range of highlighted characters in the passage's text, or None.
    """

    passage: Passage
    highlight: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage that members can select by its label.

    The label is in `language` if the passage has a label in that language. `highlight` is the
    half-open range of the passage's text that is closest to the question, or None.
    """

    passage: Passage
    language: str | None = None
    highlight: tuple[int, int] | None = None

    @property
    def label(self) -> str:
        """The passage's label. A label that is only a heading is preceded by the page's title.

        By itself, a heading such as "Configuration" says little. The title is left out if the label
        would become too long.
        """
        label, passage = label_of(self.passage, self.language), self.passage
        is_heading = label == passage.section and not passage.label
        if not is_heading or passage.source.title in label:
            return label
        whole = f"{passage.source.title} \u203a {label}"
        return whole if len(whole) <= MAX_LABEL else label

    @property
    def excerpt(self) -> str:
        """The highlighted part of the passage, shortened to one line, if the label needs it.

        A heading or the first words of a passage don't tell whether the passage answers the
        question. A label that a curator wrote, or a question, does.
        """
        if self.highlight is None or not is_derived(self.passage, self.language):
            return ""
        text = self.passage.text[slice(*self.highlight)].removeprefix("\u2022")
        return first_words(text, MAX_EXCERPT)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was considered, with the probability that it answers the question."""

    passage: Passage
    score: float


class PremiseKind(StrEnum):
    """Ways in which a passage can fail to support an assumption of a question."""

    CONTRADICTED = "contradicted"
    """The source contradicts the assumption."""
    ABSENT = "absent"
    """The source does not mention the assumption."""


@dataclass(frozen=True, slots=True)
class FalsePremise:
    """An assumption of a question that the passage shown does not support.

    `words` contains the words of the question that state the assumption, as typed, if known.
    """

    kind: PremiseKind
    words: tuple[str, ...] = ()


class Repetition(StrEnum):
    """The part of an answer that was already shown as the answer to the previous question."""

    WHOLE = "whole"
    """The passage and the highlighted sentence."""
    PASSAGE = "passage"
    """Only the passage, because a different sentence is highlighted now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, with one of the outcomes described in docs/matching.md.

    `confidence` is the calibrated probability, from 0 to 1, that the best candidate answers the
    question. `corrections` pairs each misspelled word of the question with its correction, and
    `notable` contains the corrections that the reply mentions. `refusal` is set if the outcome is
    UNKNOWN, and `topics` contains subjects to ask about instead. `premise` is set if the passage
    shown does not support an assumption of the question, and `repetition` is set if the same
    passage answered the previous question. `provisional` is true if the reader was skipped to save
    time or the chooser made no choice, so asking again may give a different answer. `language` is
    the ISO 639 code of the language in which the question was read.
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
        """True if the reply shows results, so it also mentions notable spelling corrections."""
        return self.outcome not in {Outcome.SMALLTALK, Outcome.UNKNOWN}
