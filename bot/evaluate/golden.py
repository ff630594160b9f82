"""Golden questions: questions as people ask them, each with its right answer.

docs/evaluation.md explains the format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bot.assistant import LONGEST
from bot.core.model.entries import Passage
from bot.core.model.knowledge import KnowledgeBase
from bot.core.text.tokens import clean, tokenize
from bot.errors import KnowledgeError, Problem
from bot.knowledge.held import current_id
from bot.output.text import did_you_mean
from bot.yamlfile import Position, fit, read
from bot.yamlfile.fields import Identifier, StrictModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.core.model.entries import Entry
    from bot.yamlfile import Document

MAX_BYTES = 16 * 1024 * 1024
MAX_QUESTIONS = 100_000
MAX_PASSAGES = 50
MAX_PARTS = 3  # an answer shows at most three passages

_NO_POSITION = Position("-", 0, 0)


class Kind(StrEnum):
    """Kinds of questions, as described in docs/evaluation.md."""

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
        """True if the knowledge answers questions of this kind."""
        return self in _ANSWERABLE


_ANSWERABLE = frozenset({Kind.DIRECT, Kind.PARAPHRASE, Kind.TYPO, Kind.CHATTY, Kind.KEYWORD})


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question and its right answer.

    `passages` are the ids of the right passages. A complete answer shows at least `parts` of the
    right passages. If `held_out` is true, the question is not used for tuning. `place` is the
    question's position in its file, if the question comes from a file.
    """

    text: str
    kind: Kind
    passages: tuple[str, ...] = ()
    parts: int = 1
    held_out: bool = False
    place: Position = field(default=_NO_POSITION, compare=False)


class QuestionEntry(StrictModel):
    """A golden question as written in a file. The text may be anything that a member can send."""

    question: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    kind: Annotated[Kind, Field(strict=False)]
    passages: Annotated[list[Identifier], Field(max_length=MAX_PASSAGES)] = Field(
        default_factory=list
    )
    parts: Annotated[int, Field(ge=1, le=MAX_PARTS)] = 1
    held_out: bool = False


class GoldenFile(StrictModel):
    """A file of golden questions."""

    questions: Annotated[list[QuestionEntry], Field(min_length=1, max_length=MAX_QUESTIONS)]


def load(paths: Sequence[Path], knowledge: KnowledgeBase) -> tuple[GoldenQuestion, ...]:
    """Return the questions in the files, in order.

    Raises the same errors as `load_with_warnings`.
    """
    return load_with_warnings(paths, knowledge)[0]


def load_with_warnings(
    paths: Sequence[Path], knowledge: KnowledgeBase
) -> tuple[tuple[GoldenQuestion, ...], tuple[Problem, ...]]:
    """Return the questions in the files, in order, and warnings about the files.

    Raises KnowledgeError with all problems in all files, such as format errors, passages that
    `knowledge` does not contain, duplicate questions, and questions that copy an ask.
    """
    checker = _Checker(knowledge)
    problems: list[Problem] = []
    questions: list[GoldenQuestion] = []
    warnings: list[Problem] = []
    for path in paths:
        document = read(path, MAX_BYTES)
        file, found = fit(document, GoldenFile)
        problems += found
        warnings += document.warnings
        for n, entry in enumerate(file.questions if file else ()):
            problems += checker.problems(entry, document, n)
            place = document.position(("questions", n, "question"))
            questions.append(_question(entry, place, knowledge))
    if problems:
        raise KnowledgeError(problems)
    return tuple(questions), tuple(warnings)


def _question(entry: QuestionEntry, place: Position, knowledge: KnowledgeBase) -> GoldenQuestion:
    """Convert an entry to a question, replacing former ids of passages with current ones."""
    passages = tuple(dict.fromkeys(current_id(knowledge, id_) for id_ in entry.passages))
    parts = min(entry.parts, len(passages)) or entry.parts
    return GoldenQuestion(entry.question, entry.kind, passages, parts, entry.held_out, place)


def _key(text: str) -> str:
    """Return a question's words for comparison, without case, accents or punctuation."""
    return " ".join(token.word for token in tokenize(clean(text)))


class _Checker:
    """Checks golden questions against the knowledge and against earlier golden questions."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        # Comparing a question with every ask of a large knowledge base would take too long.
        held = knowledge if knowledge.is_held else KnowledgeBase()
        self._passages = frozenset(passage.id for passage in held.passages)
        entries: tuple[Entry, ...] = (*held.passages, *held.gaps)
        self._asks = {_key(ask): entry.id for entry in entries for ask in entry.asks}
        self._first: dict[str, Position] = {}

    def problems(self, entry: QuestionEntry, document: Document, n: int) -> Iterator[Problem]:
        """Yield the problems found in the document's entry at index `n`."""
        place = document.position(("questions", n, "question"))
        yield from self._copies(entry, place)
        yield from self._passages_missing(entry, place)
        for m, id_ in enumerate(entry.passages):
            here = document.position(("questions", n, "passages", m))
            if entry.kind.is_answerable:
                yield from self._bad_passage(id_, entry.passages[:m], here)
            else:
                yield here.problem(
                    f"a question of the kind `{entry.kind}` has no right passage: remove `passages`"
                )
                break

    def _copies(self, entry: QuestionEntry, place: Position) -> Iterator[Problem]:
        # Questions without any words are compared verbatim.
        key = _key(entry.question) or entry.question
        if owner := self._owner(key, entry.passages):
            yield place.problem(
                f"this question copies an ask of `{owner}` and would measure nothing, so reword it"
            )
        first = self._first.setdefault(key, place)
        if first is not place:
            yield place.problem(f"this question is a duplicate of the one at {first}")

    def _owner(self, key: str, right: Sequence[str]) -> str | None:
        """Return the id of an entry that has an ask with this key, or None.

        In a large knowledge base, look only at the entries whose ids are in `right`.
        """
        if self._knowledge.is_held:
            return self._asks.get(key)
        entries = {id_: self._knowledge.entry(id_) for id_ in right}
        return next(
            (id_ for id_, one in entries.items() if one and key in map(_key, one.asks)), None
        )

    def _passages_missing(self, entry: QuestionEntry, place: Position) -> Iterator[Problem]:
        if entry.kind.is_answerable and not entry.passages:
            yield place.problem(
                f"a question of the kind `{entry.kind}` needs `passages`: the right passages' ids"
            )
        elif entry.parts > max(1, len(entry.passages)):
            yield place.problem(
                f"a question with {entry.parts} parts needs at least that many `passages`, "
                f"but it has {len(entry.passages)}"
            )

    def _bad_passage(self, id_: str, before: Sequence[str], place: Position) -> Iterator[Problem]:
        if id_ in before:
            yield place.problem(f"the passage `{id_}` is listed twice")
        entry = None if id_ in self._passages else self._knowledge.entry(id_)
        if id_ in self._passages or isinstance(entry, Passage):
            return
        if entry is not None:
            yield place.problem(
                f"`{id_}` is a gap, not a passage: a question about it is a `near-miss`"
            )
            return
        meant = did_you_mean(id_, self._passages)
        hint = f": did you mean `{meant}`?" if meant else ""
        yield place.problem(f"the knowledge has no passage `{id_}`{hint}")
