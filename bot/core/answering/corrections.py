"""Choose the spelling corrections that a reply mentions: those that changed the results."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.answering.answer import consider

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.answering.conversation import Memory
    from bot.core.answering.followup import Earlier
    from bot.core.model.entries import Entry
    from bot.core.model.policy import Policy
    from bot.core.model.results import Answer
    from bot.core.retrieval.index import Index

MOST = 2
"""Maximum number of corrections that a reply mentions."""

_DRAWN_OUT = re.compile(r"(.)\1\1")
_SPOKEN_ENDING = re.compile(r"(?<=[a-z]{2})(?:ing?|s|z)$")


def with_notable(
    answer: Answer,
    index: Index,
    policy: Policy,
    previous: Sequence[str] = (),
    memory: Memory | None = None,
) -> Answer:
    """Return the answer with the corrections that its reply should mention.

    Corrections are not mentioned if the reply would be the same without them.
    """
    notable = tuple(_matched(answer, index))[:MOST]
    if not (notable and answer.has_results):
        return answer
    kept = memory and _ReadOnly(memory)
    as_typed = consider(answer.question, index.as_typed(), policy, previous, kept).answer
    if _shown(as_typed) == _shown(answer):
        return answer
    return replace(answer, notable=notable)


def _matched(answer: Answer, index: Index) -> Iterator[tuple[str, str]]:
    """Yield those corrections whose corrected words occur in an entry of the reply.

    Corrections of slang and corrections in the previous question are left out.
    """
    units = [unit for entry in _entries(answer) if (unit := index.unit(entry.id))]
    own = index.parse(answer.question).corrections if answer.corrections else ()
    language = index.lexicon.language
    stem, everyday = language.tokenizer.stem, language.stop_words | language.faint_words
    for written, read in own:
        stems = [stem(word) for word in read.split() if word not in everyday]
        if not _is_slang(written, read) and any(unit.holds(one) for unit in units for one in stems):
            yield written, read


def _is_slang(written: str, read: str) -> bool:
    """Return whether a word is spelled as it is spoken, such as "looong" or "fightin"."""
    if _DRAWN_OUT.search(written):
        return True
    return _SPOKEN_ENDING.sub("", written) in {read, _SPOKEN_ENDING.sub("", read)}


def _entries(answer: Answer) -> Iterator[Entry]:
    if answer.gap:
        yield answer.gap
    yield from (quote.passage for quote in answer.quotes)
    yield from (suggestion.passage for suggestion in answer.suggestions)


def _shown(answer: Answer) -> tuple[object, ...]:
    return answer.outcome, tuple(entry.id for entry in _entries(answer))


class _ReadOnly:
    """A read-only view of a memory, for an answer that is needed only for comparison."""

    def __init__(self, memory: Memory) -> None:
        self.of = memory.of

    def keep(self, thread: tuple[str, ...], earlier: Earlier) -> None:
        """Do nothing, because the view is read-only."""
