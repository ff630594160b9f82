"""Preview of a change to the curated file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from bot import app
from bot.check.lint import trouble
from bot.core.model.knowledge import entries_of
from bot.core.text.tokens import clean, tokenize
from bot.errors import KnowledgeError, UsageError
from bot.evaluate import golden
from bot.evaluate.figures import ask_all
from bot.evaluate.misses import Miss, misses
from bot.knowledge.files import golden_files_beside
from bot.texts.catalogs import ENGLISH
from bot.texts.translatable import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.assistant import Assistant
    from bot.config import Config
    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.results import Answer
    from bot.curation.file import FileChange
    from bot.curation.verbs import Proposal
    from bot.errors import Problem
    from bot.evaluate.golden import GoldenQuestion
    from bot.texts import Texts

_T = TypeVar("_T")

MAX_REPLAYED = 100
"""Maximum number of asks, and of golden questions, that a preview asks again.

If there are more, the preview chooses those that share the most words with the new question. With
semantic matching, a hundred questions take about a second.
"""
RIVALS = 50
"""Maximum number of passages and gaps whose asks are tried if the knowledge is on disk."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An ask that would no longer lead to its passage or gap.

    `trouble` says why the ask would fail.
    """

    id: str
    ask: str
    trouble: str

    def __str__(self) -> str:
        return self.written(ENGLISH)

    def written(self, texts: Texts) -> str:
        """Describe the lost ask in the language of `texts`."""
        trouble = translated(self.trouble, texts)
        return texts.errors.lost.format(ask=self.ask, id=self.id, trouble=trouble)


@dataclass(frozen=True, slots=True)
class Preview:
    """Effects of a change.

    question   the question that is taught or declared a gap
    target     id of the passage or gap that should answer it
    change     the change to the curated file
    before     the current answer
    after      the answer after the change
    others     the answers to other wordings of the question after the change
    trouble    reason why `after` is not the intended answer, or None
    broken     golden questions that pass now and would fail after the change
    lost       asks that would no longer lead to their passage or gap
    problems   reasons why golden questions would become invalid, such as an ask that copies one
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
        """True if the change would break an ask or a golden question."""
        return bool(self.broken or self.lost or self.problems)


def preview(
    config: Config,
    serving: Assistant,
    change: FileChange,
    proposal: Proposal,
    *,
    target: str,
) -> Preview:
    """Build an assistant that includes the change, and compare it with `serving`.

    If the proposal is for one server, both assistants answer as they would in that server. Raises
    KnowledgeError if the change causes problems in the knowledge.
    """
    question = clean(proposal.question)
    whole = app.assemble(
        app.read_on_trial(config, {change.path: change.after}), config, app.EMBED_AT_ONCE
    )
    scope = replace(serving.scope, guild=proposal.guild)
    new = app.seeing(whole, scope, config)
    knowledge, after = new.knowledge, new.ask(question)
    entry = knowledge.entry(target)
    assert entry is not None  # noqa: S101 - loading would have failed
    questions, problems = _golden(config, serving.knowledge, knowledge)
    return Preview(
        question=question,
        target=target,
        change=change,
        before=serving.ask(question),
        after=after,
        others=tuple(map(new.ask, proposal.others)),
        trouble=trouble(after, entry),
        broken=tuple(_broken(_nearest(questions, question, lambda one: one.text), serving, new)),
        lost=tuple(_lost(question, serving, new)),
        problems=problems,
    )


def _golden(
    config: Config, old: KnowledgeBase, new: KnowledgeBase
) -> tuple[tuple[GoldenQuestion, ...], tuple[Problem, ...]]:
    """Return the golden questions, and the problems that they have only with the new knowledge."""
    try:
        files = golden_files_beside(config.knowledge)
    except UsageError:  # there are no golden questions
        return (), ()
    try:
        questions = golden.load(files, old)
    except KnowledgeError:  # `eval` reports questions that are already invalid
        return (), ()
    try:
        golden.load(files, new)
    except KnowledgeError as error:
        return questions, error.problems
    return questions, ()


def _broken(questions: Sequence[GoldenQuestion], old: Assistant, new: Assistant) -> Iterator[Miss]:
    """Yield the questions that fail with the new assistant but not with the old one."""
    for miss in misses(ask_all(new, questions)):
        if not misses(ask_all(old, [miss.asked.question])):
            yield miss


def _lost(question: str, old: Assistant, new: Assistant) -> Iterator[Lost]:
    """Yield the asks that lead to their entry with the old assistant but not with the new one."""
    known = {entry.id: entry for entry in _entries_at_risk(question, old)}
    pairs = [
        (entry, ask)
        for entry in _entries_at_risk(question, new)
        for ask in entry.asks
        if entry.id in known and ask in known[entry.id].asks
    ]
    for entry, ask in _nearest(pairs, question, lambda pair: pair[1]):
        found = trouble(new.ask(ask), entry)
        if found and not trouble(old.ask(ask), entry):
            yield Lost(entry.id, ask, found)


def _entries_at_risk(question: str, assistant: Assistant) -> Sequence[Entry]:
    """Return all entries or, if the knowledge is on disk, the best matches for the question."""
    if assistant.knowledge.is_held:
        return entries_of(assistant.knowledge)
    index = assistant.index.asked(question)
    return [unit.entry for unit in index.search(index.parse(question), RIVALS)]


def _nearest(things: Sequence[_T], question: str, text: Callable[[_T], str]) -> Sequence[_T]:
    """Return at most `MAX_REPLAYED` items: those that share the most words with the question."""
    if len(things) <= MAX_REPLAYED:
        return things
    wanted = _stems(question)
    return sorted(things, key=lambda thing: -len(wanted & _stems(text(thing))))[:MAX_REPLAYED]


def _stems(text: str) -> set[str]:
    return {token.stem for token in tokenize(clean(text)) if not token.is_stop}
