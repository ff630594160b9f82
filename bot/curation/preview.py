"""What a change of the curated file would do, before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot import app
from bot.check.lint import trouble
from bot.core.model import entries_of
from bot.core.text import clean, tokenise
from bot.errors import KnowledgeError, UsageError
from bot.evaluate import golden
from bot.evaluate.figures import ask_all
from bot.evaluate.misses import Miss, misses
from bot.knowledge.files import golden_files_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.assistant import Assistant
    from bot.config import Config
    from bot.core.model import Answer, Entry, KnowledgeBase
    from bot.curation.file import FileChange
    from bot.errors import Problem
    from bot.evaluate.golden import GoldenQuestion

_T = TypeVar("_T")

MOST = 2_000
"""So many asks, and golden questions, are asked again at most: those most like the new one."""
RIVALS = 50
"""So many passages and gaps of large knowledge have their asks asked again."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An ask that led to its passage or gap, and would no longer: what becomes of it."""

    id: str
    ask: str
    trouble: str

    def __str__(self) -> str:
        return f"`{self.ask}` of `{self.id}` {self.trouble}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do.

    question   what is taught, or what a gap is for
    target     the id of the passage or gap that shall answer
    before     what is answered now
    after      what would be answered
    others     what would be answered to other wordings of the question
    trouble    why `after` is not what was wanted, or None
    broken     golden questions that would go wrong
    lost       asks that would no longer lead to their own passage
    problems   of golden questions that would no longer make sense, say because an ask copies one
    """

    question: str
    target: str
    change: FileChange
    before: Answer
    after: Answer
    others: tuple[Answer, ...] = ()
    trouble: str | None = None
    broken: tuple[Miss, ...] = ()
    lost: tuple[Lost, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def harms(self) -> bool:
        """Whether something else would get worse."""
        return bool(self.broken or self.lost or self.problems)


def preview(
    config: Config,
    serving: Assistant,
    change: FileChange,
    question: str,
    *,
    target: str,
    others: Sequence[str] = (),
) -> Preview:
    """Build the knowledge and the index with the change, and compare with `serving`.

    Raises KnowledgeError where the change does not fit the knowledge.
    """
    knowledge = app.read_on_trial(config, {change.path: change.after})
    new = app.assemble(knowledge, config)
    after = new.ask(question)
    entry = knowledge.entry(target)
    assert entry is not None  # noqa: S101 - or the change would not fit
    questions, problems = _golden(config, serving.knowledge, knowledge)
    return Preview(
        question=question,
        target=target,
        change=change,
        before=serving.ask(question),
        after=after,
        others=tuple(map(new.ask, others)),
        trouble=trouble(after, entry),
        broken=tuple(_broken(_nearest(questions, question, lambda one: one.text), serving, new)),
        lost=tuple(_lost(question, serving, new)),
        problems=problems,
    )


def _golden(
    config: Config, old: KnowledgeBase, new: KnowledgeBase
) -> tuple[tuple[GoldenQuestion, ...], tuple[Problem, ...]]:
    """Return the golden questions, and the problems that they have with the new knowledge alone."""
    try:
        files = golden_files_beside(config.knowledge)
    except UsageError:  # there are none
        return (), ()
    try:
        questions = golden.load(files, old)
    except KnowledgeError:  # `eval` tells; that they are wrong already stops nobody
        return (), ()
    try:
        golden.load(files, new)
    except KnowledgeError as error:
        return questions, error.problems
    return questions, ()


def _broken(questions: Sequence[GoldenQuestion], old: Assistant, new: Assistant) -> Iterator[Miss]:
    """Yield the questions that go wrong now and did not before."""
    for miss in misses(ask_all(new, questions)):
        if not misses(ask_all(old, [miss.asked.question])):
            yield miss


def _lost(question: str, old: Assistant, new: Assistant) -> Iterator[Lost]:
    """Yield the asks that led to their entry and don't any more."""
    known = {entry.id: entry for entry in _rivals(question, old)}
    pairs = [
        (entry, ask)
        for entry in _rivals(question, new)
        for ask in entry.asks
        if entry.id in known and ask in known[entry.id].asks
    ]
    for entry, ask in _nearest(pairs, question, lambda pair: pair[1]):
        found = trouble(new.ask(ask), entry)
        if found and not trouble(old.ask(ask), entry):
            yield Lost(entry.id, ask, found)


def _rivals(question: str, assistant: Assistant) -> Sequence[Entry]:
    """Return what has asks: all, or of large knowledge those that share words with the question."""
    if assistant.knowledge.is_held:
        return entries_of(assistant.knowledge)
    index = assistant.index
    return [unit.entry for unit in index.search(index.parse(question), RIVALS)]


def _nearest(things: Sequence[_T], question: str, text: Callable[[_T], str]) -> Sequence[_T]:
    """Return all things, or of too many those that share most words with the question."""
    if len(things) <= MOST:
        return things
    wanted = _stems(question)
    return sorted(things, key=lambda thing: -len(wanted & _stems(text(thing))))[:MOST]


def _stems(text: str) -> set[str]:
    return {token.stem for token in tokenise(clean(text)) if not token.is_stop}
