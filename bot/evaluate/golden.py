"""Golden questions: what people ask, and which passage is the right answer.

docs/evaluation.md explains the format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.assistant import LONGEST
from bot.core.model import KnowledgeBase, Passage
from bot.core.text import clean, tokenise
from bot.errors import KnowledgeError, Problem
from bot.output.text import did_you_mean
from bot.yamlfile import Position, fit, read
from bot.yamlfile.fields import Identifier, StrictModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.core.model import Entry
    from bot.yamlfile import Document

MAX_BYTES = 16 * 1024 * 1024
MAX_QUESTIONS = 100_000
MAX_PASSAGES = 50
MAX_PARTS = 3  # an answer shows no more passages

_NOWHERE = Position("-", 0, 0)


class Kind(StrEnum):
    """The ways in which people ask; docs/evaluation.md describes each."""

    DIRECT = "direct"
    PARAPHRASE = "paraphrase"
    TYPO = "typo"
    CHATTY = "chatty"
    KEYWORD = "keyword"
    NEAR_MISS = "near-miss"
    OFF_TOPIC = "off-topic"
    SMALLTALK = "smalltalk"
    HOSTILE = "hostile"

    @property
    def is_answerable(self) -> bool:
        """Whether the source answers questions of this kind."""
        return self in _ANSWERABLE


_ANSWERABLE = frozenset({Kind.DIRECT, Kind.PARAPHRASE, Kind.TYPO, Kind.CHATTY, Kind.KEYWORD})


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question and what becomes of it if all goes well.

    Any of `passages`, which are ids, is right; so many of them as the question has `parts` must
    be shown. `held_out` questions are kept aside while the engine is tuned. `place` is where the
    question is written, if it is.
    """

    text: str
    kind: Kind
    passages: tuple[str, ...] = ()
    parts: int = 1
    held_out: bool = False
    place: Position = field(default=_NOWHERE, compare=False)


class QuestionEntry(StrictModel):
    """A golden question as written: its text may be anything that a member can send."""

    question: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    kind: Annotated[Kind, Field(strict=False)]
    passages: Annotated[list[Identifier], Field(max_length=MAX_PASSAGES)] = Field(
        default_factory=list
    )
    parts: Annotated[int, Field(ge=1, le=MAX_PARTS)] = 1
    held_out: bool = False


class GoldenFile(StrictModel):
    """Golden questions."""

    questions: Annotated[list[QuestionEntry], Field(min_length=1, max_length=MAX_QUESTIONS)]


def load(paths: Sequence[Path], knowledge: KnowledgeBase) -> tuple[GoldenQuestion, ...]:
    """Return the questions of the files, in their order.

    Raises KnowledgeError with all problems of all files: what doesn't fit the format, passages
    that `knowledge` does not hold, questions that stand twice or copy an ask.
    """
    checker = _Checker(knowledge)
    problems: list[Problem] = []
    questions: list[GoldenQuestion] = []
    for path in paths:
        document = read(path, MAX_BYTES)
        file, found = fit(document, GoldenFile)
        problems += found
        for n, entry in enumerate(file.questions if file else ()):
            problems += checker.problems(entry, document, n)
            questions.append(_question(entry, document.position(("questions", n, "question"))))
    if problems:
        raise KnowledgeError(problems)
    return tuple(questions)


def _question(entry: QuestionEntry, place: Position) -> GoldenQuestion:
    return GoldenQuestion(
        entry.question, entry.kind, tuple(entry.passages), entry.parts, entry.held_out, place
    )


def _key(text: str) -> str:
    """Return a key that is equal for texts that differ only in case, accents and punctuation."""
    return " ".join(token.word for token in tokenise(clean(text)))


class _Checker:
    """Checks entries against the knowledge, and against those that it has checked before."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        # To look through all of large knowledge takes longer than that is worth.
        held = knowledge if knowledge.is_held else KnowledgeBase()
        self._passages = frozenset(passage.id for passage in held.passages)
        entries: tuple[Entry, ...] = (*held.passages, *held.gaps)
        self._asks = {_key(ask): entry.id for entry in entries for ask in entry.asks}
        self._first: dict[str, Position] = {}

    def problems(self, entry: QuestionEntry, document: Document, n: int) -> Iterator[Problem]:
        """Yield what is wrong with the entry at index `n` of a document."""
        place = document.position(("questions", n, "question"))
        yield from self._copied(entry, place)
        yield from self._passages_missing(entry, place)
        for m, id_ in enumerate(entry.passages):
            here = document.position(("questions", n, "passages", m))
            if entry.kind.is_answerable:
                yield from self._lost(id_, entry.passages[:m], here)
            else:
                yield here.problem(
                    f"a question of the kind `{entry.kind}` has no right passage: "
                    "leave `passages` out"
                )
                break

    def _copied(self, entry: QuestionEntry, place: Position) -> Iterator[Problem]:
        # What holds no word can't be told from other noise, and copies nothing.
        key = _key(entry.question) or entry.question
        if owner := self._owner(key, entry.passages):
            yield place.problem(
                f"this copies an ask of `{owner}`, so it would measure nothing: "
                "put it in other words"
            )
        first = self._first.setdefault(key, place)
        if first is not place:
            yield place.problem(f"this question stands twice: the first is at {first}")

    def _owner(self, key: str, right: Sequence[str]) -> str | None:
        """Return whose ask this is; in large knowledge, only the right passages are asked."""
        if self._knowledge.is_held:
            return self._asks.get(key)
        entries = {id_: self._knowledge.entry(id_) for id_ in right}
        return next(
            (id_ for id_, one in entries.items() if one and key in map(_key, one.asks)), None
        )

    def _passages_missing(self, entry: QuestionEntry, place: Position) -> Iterator[Problem]:
        if entry.kind.is_answerable and not entry.passages:
            yield place.problem(
                f"a question of the kind `{entry.kind}` needs `passages`: the ids of the right ones"
            )
        elif entry.parts > max(1, len(entry.passages)):
            yield place.problem(
                f"a question of {entry.parts} parts needs as many `passages` or more, "
                f"found {len(entry.passages)}"
            )

    def _lost(self, id_: str, before: Sequence[str], place: Position) -> Iterator[Problem]:
        if id_ in before:
            yield place.problem(f"the passage `{id_}` stands twice")
        entry = None if id_ in self._passages else self._knowledge.entry(id_)
        if id_ in self._passages or isinstance(entry, Passage):
            return
        if entry is not None:
            yield place.problem(
                f"`{id_}` is a gap, not a passage: a question that falls into it is a `near-miss`"
            )
            return
        meant = did_you_mean(id_, self._passages)
        hint = f": did you mean `{meant}`?" if meant else ""
        yield place.problem(f"the knowledge has no passage `{id_}`{hint}")
