"""The places where each collection answers, as set in the configuration or in Discord."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.config.scope_settings import ScopeSection
from bot.core.model.scope import Scope
from bot.errors import ConfigError
from bot.knowledge.namespaces import origin_of
from bot.output.text import did_you_mean
from bot.store.events import ScopeKind, StoredScopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.config import Config
    from bot.config.scope_settings import CollectionScope
    from bot.core.model.entries import Source
    from bot.core.model.knowledge import KnowledgeBase
    from bot.knowledge.namespaces import Origin


@dataclass(frozen=True, slots=True)
class Place:
    """The place where a question is asked. A thread counts as its parent channel.

    `guild` is None in direct messages, and in servers where only members have installed the bot. If
    `guild` is None, only collections that answer everywhere are in scope.
    """

    guild: int | None = None
    category: int | None = None
    channel: int | None = None


ELSEWHERE = Place()


@dataclass(frozen=True, slots=True)
class Given:
    """The places where a collection answers.

    `fixed` is true if the configuration sets the places.
    """

    everywhere: bool = False
    servers: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    channels: frozenset[int] = frozenset()
    fixed: bool = False

    def covers(self, place: Place) -> bool:
        """Return whether the collection answers in a place."""
        return (
            self.everywhere
            or place.guild in self.servers
            or place.category in self.categories
            or place.channel in self.channels
        )

    @property
    def rows(self) -> list[tuple[ScopeKind, int]]:
        """The servers, categories and channels, as pairs of kind and id for the store."""
        return [
            *((ScopeKind.SERVER, place) for place in sorted(self.servers)),
            *((ScopeKind.CATEGORY, place) for place in sorted(self.categories)),
            *((ScopeKind.CHANNEL, place) for place in sorted(self.channels)),
        ]


def only_in(places: Iterable[tuple[ScopeKind, int]]) -> Given:
    """Return a `Given` that covers only these categories and channels."""
    found = [*places]
    return Given(
        categories=frozenset(place for kind, place in found if kind is ScopeKind.CATEGORY),
        channels=frozenset(place for kind, place in found if kind is ScopeKind.CHANNEL),
    )


_EVERYWHERE = Given(everywhere=True)
_NOWHERE = Given()


class Scopes:
    """The places where collections answer, and each channel's preferred collections in order."""

    def __init__(
        self, settings: ScopeSection | None = None, stored: StoredScopes | None = None
    ) -> None:
        self._settings, self.stored = settings or ScopeSection(), stored or StoredScopes()
        fixed = {one.collection: _fixed(one) for one in self._settings.collections}
        self._given: Mapping[str, Given] = {**_given(self.stored), **fixed}
        self.fixed_orders = {
            channel: tuple(one.collections)
            for one in self._settings.preferences
            for channel in one.channels
        }
        self._orders = {**_orders(self.stored), **self.fixed_orders}
        limited = {collection for collection, given in self._given.items() if not given.everywhere}
        self._limited = {collection for collection in limited if not origin_of(collection)}
        self.left = frozenset(self.stored.left)
        """The servers that the bot has left. Their documents answer nowhere."""
        self.deleted: frozenset[str] = frozenset()
        """The ids of sources that were deleted but can't be unloaded yet. These answer nowhere."""

    def holding(self, stored: StoredScopes) -> Scopes:
        """Return a copy that uses `stored` as the settings made in Discord."""
        return Scopes(self._settings, stored).without(self.deleted)

    def without(self, deleted: frozenset[str]) -> Scopes:
        """Return a copy in which exactly these sources count as deleted."""
        if deleted == self.deleted:
            return self  # so that results cached for this object stay valid
        scopes = copy(self)
        scopes.deleted = deleted
        return scopes

    def given(self, collection: str, knowledge: KnowledgeBase) -> Given:
        """Return the places where a collection answers.

        By default, a document that was added for one server answers only in that server. Any other
        collection answers everywhere by default, unless it is `held_back`. A document of a server
        that the bot has left answers nowhere.
        """
        return self._places(collection, may_be_renamed=bool(self.missing(knowledge)))

    def _places(self, collection: str, *, may_be_renamed: bool) -> Given:
        origin = origin_of(collection)
        if origin and origin.guild in self.left:
            return _NOWHERE
        if known := self._given.get(collection):
            return known
        return _NOWHERE if may_be_renamed and not origin else _by_default(origin)

    @property
    def are_limited(self) -> bool:
        """True if any collection is limited, not counting documents that were added in Discord."""
        return bool(self._limited)

    def missing(self, knowledge: KnowledgeBase) -> set[str]:
        """Return the limited collections that are not in the knowledge.

        These collections may have been renamed.
        """
        if not self._limited:
            return set()
        return self._limited.difference(one.collection_id for one in knowledge.sources)

    def held_back(self, knowledge: KnowledgeBase) -> list[str]:
        """Return collections that answer nowhere because each may be a renamed limited collection.

        If any collection is `missing`, all `unset` collections are held back.
        """
        return self.unset(knowledge) if self.missing(knowledge) else []

    def unset(self, knowledge: KnowledgeBase) -> list[str]:
        """Return the collections without scope settings, not counting documents from Discord."""
        every = {one.collection_id for one in knowledge.sources}
        return sorted(one for one in every if one not in self._given and not origin_of(one))

    def order(self, channel: int) -> tuple[str, ...]:
        """Return the collections that a channel prefers, most preferred first."""
        return self._orders.get(channel, ())

    def at(self, place: Place, knowledge: KnowledgeBase) -> Scope:
        """Return the scope of a question that is asked in this place."""
        guild, sources = _with_additions(place.guild, knowledge), knowledge.sources
        order = self._orders.get(place.channel or 0, ())
        given = partial(self._places, may_be_renamed=bool(self.missing(knowledge)))
        seen = [
            one
            for one in sources
            if given(one.collection_id).covers(place) and one.id not in self.deleted
        ]
        ids = None if len(seen) == len(sources) else frozenset(one.id for one in seen)
        preferred = tuple(filter(None, (_of(collection, seen) for collection in order)))
        return Scope(ids, preferred, guild)

    def within(self, guild: int, knowledge: KnowledgeBase, places: Iterable[Place]) -> Scope:
        """Return the scope of everything that can be seen in a server or any of its `places`."""
        everywhere, sources = (Place(guild), *places), knowledge.sources
        given = partial(self._places, may_be_renamed=bool(self.missing(knowledge)))
        seen = [
            one
            for one in sources
            if any(given(one.collection_id).covers(place) for place in everywhere)
            and one.id not in self.deleted
        ]
        ids = None if len(seen) == len(sources) else frozenset(one.id for one in seen)
        return Scope(ids, guild=_with_additions(guild, knowledge))


def _by_default(origin: Origin | None) -> Given:
    if origin is None or origin.everywhere:
        return _EVERYWHERE
    return Given(servers=frozenset({origin.guild}))


def _with_additions(guild: int | None, knowledge: KnowledgeBase) -> int | None:
    """Return the server, or None if its curators have added nothing.

    Servers without additions can share a scope.
    """
    return guild if guild in knowledge.additions else None


def _of(collection: str, sources: Iterable[Source]) -> frozenset[str]:
    return frozenset(one.id for one in sources if one.collection_id == collection)


def _fixed(entry: CollectionScope) -> Given:
    return Given(
        everywhere=entry.everywhere,
        servers=frozenset(entry.servers),
        categories=frozenset(entry.categories),
        channels=frozenset(entry.channels),
        fixed=True,
    )


def _given(stored: StoredScopes) -> dict[str, Given]:
    said = {row.collection for row in stored.rows if row.kind is not ScopeKind.PREFERRED}
    limited = {row.collection for row in stored.rows if row.kind is ScopeKind.LIMITED}
    everywhere = {row.collection for row in stored.rows if row.kind is ScopeKind.EVERYWHERE}
    # If another process has just recorded that a limited collection answers everywhere, the limit
    # takes precedence.
    everywhere -= limited

    def places(collection: str, kind: ScopeKind) -> frozenset[int]:
        mine = (row for row in stored.rows if row.collection == collection)
        return frozenset(row.place for row in mine if row.kind is kind)

    return {
        collection: Given(
            everywhere=collection in everywhere,
            servers=places(collection, ScopeKind.SERVER),
            categories=places(collection, ScopeKind.CATEGORY),
            channels=places(collection, ScopeKind.CHANNEL),
        )
        for collection in said
    }


def _orders(stored: StoredScopes) -> dict[int, tuple[str, ...]]:
    rows = sorted(
        (row for row in stored.rows if row.kind is ScopeKind.PREFERRED), key=lambda row: row.rank
    )
    return {
        channel: tuple(row.collection for row in rows if row.place == channel)
        for channel in {row.place for row in rows}
    }


def check_names(config: Config, knowledge: KnowledgeBase) -> None:
    """Raise ConfigError if the configuration names a collection that doesn't exist.

    If the name of a limited collection were misspelled, the collection would answer everywhere.
    Documents from Discord may be added later, so they need not exist.
    """
    known = dict.fromkeys(source.collection_id for source in knowledge.sources)
    problems = []
    for name, position in config.scopes.positions:
        if name not in known and not origin_of(name):
            meant = did_you_mean(name, known)
            hint = f": did you mean `{meant}`?" if meant else ""
            problems.append(position.problem(f"the knowledge has no collection `{name}`{hint}"))
    if problems:
        raise ConfigError(problems)
