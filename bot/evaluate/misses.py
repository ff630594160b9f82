"""Golden questions with a wrong answer: what the bot said, and why it was wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.core.model import Outcome
from bot.evaluate.golden import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model import Answer, Why
    from bot.evaluate.figures import GoldenAnswer


@dataclass(frozen=True, slots=True)
class Miss:
    """A golden question, and a description of what is wrong with its answer."""

    asked: GoldenAnswer
    reason: str

    @property
    def is_mild(self) -> bool:
        """True if the right passage ranks first but was not asserted, or parts are missing."""
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
    """Return the ids in an answer: the gap or, without one, the passages shown or suggested."""
    if answer.gap is not None:
        return [answer.gap.id]
    quoted = [quote.passage.id for quote in answer.quotes]
    return quoted or [suggestion.passage.id for suggestion in answer.suggestions]


def _reason(one: GoldenAnswer) -> str | None:
    if one.question.kind.is_answerable:
        return _reason_unanswered(one)
    match one.question.kind:
        case Kind.NEAR_MISS:
            wrong = one.is_asserted and "the source doesn't say, but a passage was asserted"
        case Kind.SMALLTALK:
            wrong = one.answer.outcome is not Outcome.SMALLTALK and "small talk was not recognized"
        case _:
            wrong = bool(one.answer.quotes) and "it should not have been answered with a passage"
    return wrong or None


def _reason_unanswered(one: GoldenAnswer) -> str | None:
    right = " or ".join(one.question.passages)
    if one.is_wrong:
        return f"a wrong passage was asserted; right: {right}"
    if not one.is_first:
        place = f"at rank {one.place}" if one.place else "not among the candidates"
        first = one.answer.candidates[0].passage.id if one.answer.candidates else "nothing"
        return f"{first} ranks first; the right passage is {place}: {right}"
    if not one.is_asserted:
        return f"the right passage ranks first, but it was not given as the answer: {right}"
    if not one.is_complete:
        return f"fewer right passages were shown than the question has parts: {right}"
    return None


def _why(why: Why) -> Iterator[str]:
    if why.ask is not None:
        yield f"nearest ask: {why.ask}"
    for name in ("matched", "missing", "premises"):
        if words := getattr(why, name):
            yield f"{name}: {', '.join(words)}"
