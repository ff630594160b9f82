"""Golden questions that got a wrong or incomplete answer, each with the reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.core.model.results import Outcome
from bot.evaluate.golden import Kind
from bot.texts.translatable import Translatable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model.entries import Entry
    from bot.core.model.reasons import Why
    from bot.core.model.results import Answer
    from bot.evaluate.figures import GoldenAnswer
    from bot.texts.errors import ErrorTexts


@dataclass(frozen=True, slots=True)
class Miss:
    """A golden question, and a description of what is wrong with its answer."""

    asked: GoldenAnswer
    reason: str

    @property
    def is_mild(self) -> bool:
        """True if a right passage ranks first, but the answer is incomplete.

        Either the passage was not asserted, or other parts of the answer are missing.
        """
        return self.asked.is_first and not self.asked.is_wrong

    def lines(self) -> Iterator[str]:
        """Yield the miss as human-readable lines."""
        question, answer = self.asked.question, self.asked.answer
        yield f"{question.kind}: {' '.join(question.text.split())}"
        yield f"    {self.reason}"
        ids = ", ".join(said(answer)) or "nothing"
        yield f"    said: {answer.outcome} ({ids}), confidence {answer.confidence:.2f}"
        yield from (f"    {line}" for line in _why(answer.why))

    def to_json(self) -> dict[str, Any]:
        """Return the miss as a JSON object."""
        question, answer = self.asked.question, self.asked.answer
        return {
            "question": question.text,
            "kind": question.kind.value,
            "held_out": question.held_out,
            "passages": list(question.passages),
            "reason": self.reason,
            "outcome": answer.outcome.value,
            "said": said(answer),
            "confidence": round(answer.confidence, 4),
            "why": {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in asdict(answer.why).items()
            },
        }


def misses(asked: Iterable[GoldenAnswer]) -> tuple[Miss, ...]:
    """Return the questions whose answers are wrong or incomplete."""
    return tuple(Miss(one, reason) for one in asked if (reason := _reason(one)))


def said(answer: Answer) -> list[str]:
    """Return the ids of the entries that `entries_said` returns for an answer."""
    return [entry.id for entry in entries_said(answer)]


def entries_said(answer: Answer) -> list[Entry]:
    """Return an answer's entries: its gap, or the passages that it shows or suggests."""
    if answer.gap is not None:
        return [answer.gap]
    quoted: list[Entry] = [quote.passage for quote in answer.quotes]
    return quoted or [suggestion.passage for suggestion in answer.suggestions]


def _reason(one: GoldenAnswer) -> Translatable | None:
    if one.question.kind.is_answerable:
        return _reason_unanswered(one)
    match one.question.kind:
        case Kind.NEAR_MISS if one.is_asserted:
            return Translatable(lambda texts: texts.miss_gap)
        case Kind.SMALLTALK if one.answer.outcome is not Outcome.SMALLTALK:
            return Translatable(lambda texts: texts.miss_smalltalk)
        case Kind.NEAR_MISS | Kind.SMALLTALK:
            return None
    return Translatable(lambda texts: texts.miss_answered) if one.answer.quotes else None


def _reason_unanswered(one: GoldenAnswer) -> Translatable | None:
    right = ", ".join(one.question.passages)
    if one.is_wrong:
        return Translatable(lambda texts: texts.miss_asserted.format(right=right))
    if not one.is_first:
        return Translatable(lambda texts: _rank(one, right, texts))
    if not one.is_asserted:
        return Translatable(lambda texts: texts.miss_unsure.format(right=right))
    if not one.is_complete:
        return Translatable(lambda texts: texts.miss_parts.format(right=right))
    return None


def _rank(one: GoldenAnswer, right: str, texts: ErrorTexts) -> str:
    found = one.answer.candidates
    first = found[0].passage.id if found else texts.nothing
    if one.place:
        return texts.miss_ranked.format(first=first, rank=one.place, right=right)
    return texts.miss_unranked.format(first=first, right=right)


def _why(why: Why) -> Iterator[str]:
    if why.ask is not None:
        yield f"nearest ask: {why.ask}"
    for name in ("matched", "missing", "premises"):
        if words := getattr(why, name):
            yield f"{name}: {', '.join(words)}"
