"""Curated asks and gaps that apply in only one Discord server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.model.entries import Passage
from bot.core.model.labels import asks_in, confirmed_asks
from bot.knowledge.crosscheck import same
from bot.knowledge.proposed import unconfirmed
from bot.knowledge.translations import with_taught

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.entries import Entry
    from bot.core.model.knowledge import KnowledgeBase
    from bot.core.model.scope import Scope


def seen_by(knowledge: KnowledgeBase, guild: int | None) -> tuple[Entry, ...]:
    """Return the curated entries that only questions from this server may use.

    The result contains the server's gaps and the entries to which its curators have added asks.
    `guild` is None in direct messages, and in servers where the bot is installed only for a user.
    No other code decides who sees which curated entries.
    """
    additions = None if guild is None else knowledge.additions.get(guild)
    if additions is None:
        return ()
    known = map(knowledge.entry, additions.taught)
    entries: list[Entry] = [*(one for one in known if one), *additions.gaps]
    return tuple(_with_asks(one, additions.taught.get(one.id, ())) for one in entries)


def with_entries(knowledge: KnowledgeBase, entries: tuple[Entry, ...]) -> KnowledgeBase:
    """Return the knowledge extended by `entries`, which replace entries with the same ids."""
    return knowledge.extended({entry.id: entry for entry in entries})


def seen_in(knowledge: KnowledgeBase, scope: Scope) -> KnowledgeBase:
    """Return the knowledge in a scope, including the additions of its server's curators."""
    if entries := seen_by(knowledge, scope.guild):
        knowledge = with_entries(knowledge, entries)
    return knowledge if scope.sources is None else knowledge.within(scope.sources)


def _with_asks(entry: Entry, taught: tuple[tuple[str, str], ...]) -> Entry:
    """Return an entry extended by the taught asks that it does not have yet."""
    new = [*_new(taught, entry)]
    entry = replace(
        entry, translations=with_taught(entry.translations, [one for one in new if one[0]])
    )
    asks = tuple(ask for code, ask in new if not code)
    if not isinstance(entry, Passage):
        return replace(entry, asks=(*entry.asks, *asks))
    confirmed = (*confirmed_asks(entry), *asks)
    proposed = unconfirmed(entry.proposed, confirmed)
    kept = (ask for ask in entry.asks if ask in proposed or ask not in entry.proposed)
    return replace(entry, asks=(*kept, *asks), proposed=proposed)


def _new(taught: tuple[tuple[str, str], ...], entry: Entry) -> Iterator[tuple[str, str]]:
    known: dict[str, set[str]] = {}
    for code, ask in taught:
        own = known.setdefault(code, set(map(same, asks_in(entry, code))))
        if same(ask) not in own:
            own.add(same(ask))
            yield code, ask
