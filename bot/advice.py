"""What is allowed in knowledge but probably not meant: asks that don't lead where they should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model import Gap, Outcome, Passage
from bot.core.text import fold
from bot.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.model import Answer
    from bot.errors import Problem
    from bot.loader import Loaded

    Ask = Callable[[str], Answer]
    Entry = Passage | Gap

ENOUGH_ASKS = 3


def warnings_about(loaded: Loaded, ask: Ask) -> Iterator[Problem]:
    """Yield a warning for every passage with few asks, and every ask that something else wins."""
    knowledge = loaded.knowledge
    entries: tuple[Entry, ...] = (*knowledge.passages, *knowledge.gaps)
    twice = _asked_elsewhere(entries)
    with progress("Checking", sum(len(entry.asks) for entry in entries)) as advance:
        for entry in entries:
            yield from _few(entry, loaded)
            yield from _contested(entry, loaded, ask, twice)
            advance(len(entry.asks))


def _few(entry: Entry, loaded: Loaded) -> Iterator[Problem]:
    if isinstance(entry, Passage) and len(entry.asks) < ENOUGH_ASKS:
        found = f"{len(entry.asks) or 'no'} ask{'' if len(entry.asks) == 1 else 's'}"
        yield loaded.where(entry.id).problem(
            f"`{entry.id}` has {found}: {ENOUGH_ASKS} or more help members to find it"
        )


def _asked_elsewhere(entries: tuple[Entry, ...]) -> dict[tuple[str, int], str]:
    """Map each ask that stands in an earlier entry too, by entry and index, to that entry's id."""
    first: dict[str, str] = {}
    twice: dict[tuple[str, int], str] = {}
    for entry in entries:
        for n, text in enumerate(entry.asks):
            earlier = first.setdefault(_key(text), entry.id)
            if earlier != entry.id:
                twice[entry.id, n] = earlier
    return twice


def _key(ask: str) -> str:
    return " ".join(fold(ask).rstrip("?.! ").split())


def _contested(
    entry: Entry, loaded: Loaded, ask: Ask, twice: dict[tuple[str, int], str]
) -> Iterator[Problem]:
    found = False
    for n, text in enumerate(entry.asks):
        if (entry.id, n) in twice:
            message = f"`{twice[entry.id, n]}` has the same ask"
            yield loaded.where(entry.id, n).problem(message)
            continue
        answer = ask(text)
        found = found or _leads_to(answer, entry)
        winner = _winner(answer)
        if winner != entry.id:
            yield loaded.where(entry.id, n).problem(f"this ask leads to {_named(winner)}")
    if entry.asks and not found:
        yield loaded.where(entry.id).problem(f"none of the asks of `{entry.id}` finds it")


def _winner(answer: Answer) -> str | None:
    """Return the id of what comes first, if anything does."""
    if answer.gap is not None:
        return answer.gap.id
    if answer.outcome is Outcome.SMALLTALK or not answer.candidates:
        return None
    return answer.candidates[0].passage.id


def _leads_to(answer: Answer, entry: Entry) -> bool:
    found = {candidate.passage.id for candidate in answer.candidates}
    return entry.id in found or _winner(answer) == entry.id


def _named(winner: str | None) -> str:
    return f"`{winner}`" if winner else "nothing"
