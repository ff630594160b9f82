"""What is allowed in knowledge but probably not meant: asks that don't lead where they should."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.core.lexicon import English, build_lexicon
from bot.core.model import Entry, KnowledgeBase, Outcome, Passage, entries_of
from bot.core.text import clean, tokenise
from bot.output.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from bot.core.lexicon import Lexicon
    from bot.core.model import Answer
    from bot.errors import Problem
    from bot.knowledge.loader import Loaded

ENOUGH_ASKS = 3
MANY = 10
"""From this many passages with few asks on, a file gets one warning for all of them."""


def warnings_about(
    loaded: Loaded, ask: Callable[[str], Answer], advance: Callable[[int], None] = lambda _: None
) -> Iterator[Problem]:
    """Yield all warnings; `advance` is told how many asks have been asked."""
    yield from few_asks(loaded)
    twice: dict[str, set[int]] = defaultdict(set)
    for (id_, n), problem in same_asks(loaded):
        twice[id_].add(n)
        yield problem
    for entry in entries_of(loaded.knowledge):
        yield from lost_asks(entry, loaded, ask, skip=twice[entry.id])
        advance(len(entry.asks))


def few_asks(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each passage with fewer than `ENOUGH_ASKS` asks.

    An imported article has hundreds of them, which is one thing to know: `MANY` or more in a file
    are told together, at the first of them.
    """
    files: dict[str, list[Passage]] = defaultdict(list)
    for passage in loaded.knowledge.passages:
        if len(passage.asks) < ENOUGH_ASKS:
            files[loaded.where(passage.id).file].append(passage)
    for few in files.values():
        first = loaded.where(few[0].id)
        if len(few) >= MANY:
            yield first.problem(
                f"{len(few)} passages of this file have fewer than {ENOUGH_ASKS} asks, "
                f"from `{few[0].id}` on: asks help members to find them"
            )
            continue
        for passage in few:
            yield loaded.where(passage.id).problem(
                f"`{passage.id}` has {counted(len(passage.asks), 'ask')}: "
                f"{ENOUGH_ASKS} or more help members to find it"
            )


def same_asks(loaded: Loaded) -> Iterator[tuple[tuple[str, int], Problem]]:
    """Yield, with its entry's id and its index, each ask that an earlier entry has too.

    Asks are the same if the engine can't tell them apart: word by word the same stems, read
    through the glossary.
    """
    # Only the glossary is needed to read an ask.
    reader = build_lexicon(KnowledgeBase(glossary=loaded.knowledge.glossary), English())
    first: dict[str, tuple[Entry, int]] = {}
    for entry in entries_of(loaded.knowledge):
        for n, text in enumerate(entry.asks):
            other, m = first.setdefault(_key(text, reader) or text, (entry, n))
            if other is not entry:
                line = loaded.where(other.id, m).line
                yield (
                    (entry.id, n),
                    loaded.where(entry.id, n).problem(
                        f"this ask of `{entry.id}` is the same as `{other.asks[m]}` of "
                        f"`{other.id}` in line {line}"
                    ),
                )


def lost_asks(
    entry: Entry, loaded: Loaded, ask: Callable[[str], Answer], skip: Container[int] = ()
) -> Iterator[Problem]:
    """Ask the asks of an entry; yield a warning for each that something else wins.

    Where none finds a passage, that is one warning more, at the passage. The asks with the
    indexes `skip` are known to be trouble, and only count as to whether the passage is found.
    """
    answers = [ask(text) for text in entry.asks]
    for n, answer in enumerate(answers):
        if n not in skip and (what := trouble(answer, entry)):
            yield loaded.where(entry.id, n).problem(f"this ask of `{entry.id}` {what}")
    if answers and not any(_shows(answer, entry) for answer in answers):
        yield loaded.where(entry.id).problem(f"none of the asks of `{entry.id}` finds it")


def _key(ask: str, reader: Lexicon) -> str:
    return " ".join(token.stem for token in reader.read(tokenise(clean(ask))))


def trouble(answer: Answer, entry: Entry) -> str | None:
    """Say what becomes of an ask that does not lead to its entry before all others."""
    if answer.outcome is Outcome.SMALLTALK:
        return "is taken for small talk"
    winners = _winners(answer)
    if entry.id in winners:
        return None
    if not winners:
        return "finds nothing"
    kind = "the gap" if answer.gap is not None else "the passage"
    return f"is won by {kind} `{winners[0]}`"


def _winners(answer: Answer) -> list[str]:
    """Return the ids of what an answer states, or of the best that it offers."""
    if answer.gap is not None:
        return [answer.gap.id]
    if answer.quotes:
        return [quote.passage.id for quote in answer.quotes]
    if answer.outcome is Outcome.UNKNOWN:
        return []
    return [suggestion.passage.id for suggestion in answer.suggestions[:1]]


def _shows(answer: Answer, entry: Entry) -> bool:
    """Whether a member who gets this answer is shown the entry, or can click on it."""
    offered = {suggestion.passage.id for suggestion in answer.suggestions}
    return entry.id in offered or entry.id in _winners(answer)
