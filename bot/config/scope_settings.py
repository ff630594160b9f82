"""Settings that say where each collection answers, and which collections a channel prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, model_validator

from bot.config.sections import DiscordId, as_list
from bot.config.store_settings import switch
from bot.yamlfile import Position
from bot.yamlfile.fields import Identifier, StrictModel, unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

    from bot.yamlfile.document import NodePath

_MOST_PLACES = 500
_MOST_COLLECTIONS = 10_000

Places = Annotated[list[DiscordId], BeforeValidator(as_list), Field(max_length=_MOST_PLACES)]


class CollectionScope(StrictModel):
    """Scope of a collection: everywhere, or only in some servers, categories and channels."""

    collection: Identifier
    everywhere: Annotated[bool, BeforeValidator(switch)] = False
    servers: Places = Field(default_factory=list)
    categories: Places = Field(default_factory=list)
    channels: Places = Field(default_factory=list)

    @model_validator(mode="after")
    def _clear(self) -> Self:
        places = (*self.servers, *self.categories, *self.channels)
        if self.everywhere and places:
            raise unfit("needs either `everywhere` or places, not both")
        if not self.everywhere and not places:
            raise unfit("needs `servers`, `categories` or `channels`, or `everywhere: on`")
        return self


def _checked_order(order: list[str]) -> list[str]:
    if repeated := _repeated(order):
        raise unfit(f"names {repeated} twice")
    return order


class Preference(StrictModel):
    """Order of preference among collections in certain channels.

    If several collections have a good answer, the collection that is listed first wins.
    """

    channels: Annotated[
        list[DiscordId], BeforeValidator(as_list), Field(min_length=1, max_length=_MOST_PLACES)
    ]
    collections: Annotated[
        list[Identifier],
        Field(min_length=1, max_length=_MOST_COLLECTIONS),
        AfterValidator(_checked_order),
    ]


def _checked_collections(entries: list[CollectionScope]) -> list[CollectionScope]:
    if repeated := _repeated(entry.collection for entry in entries):
        raise unfit(f"has two entries for the collection {repeated}")
    return entries


def _checked_preferences(entries: list[Preference]) -> list[Preference]:
    if repeated := _repeated(channel for entry in entries for channel in entry.channels):
        raise unfit(f"has two orders for the channel {repeated}")
    return entries


def _repeated(names: Iterable[str | int]) -> str:
    seen: set[str | int] = set()
    for name in names:
        if name in seen:
            return str(name)
        seen.add(name)
    return ""


class ScopeSection(StrictModel):
    """Scopes and preferences that the configuration fixes, so Discord users can't change them."""

    collections: Annotated[
        list[CollectionScope],
        Field(max_length=_MOST_COLLECTIONS),
        AfterValidator(_checked_collections),
    ] = Field(default_factory=list)
    preferences: Annotated[
        list[Preference], Field(max_length=_MOST_PLACES), AfterValidator(_checked_preferences)
    ] = Field(default_factory=list)

    _positions: tuple[tuple[str, Position], ...] = PrivateAttr(())

    @property
    def positions(self) -> tuple[tuple[str, Position], ...]:
        """Names of collections in this section, each with its position in the file."""
        return self._positions

    def locate(self, position: Callable[[NodePath], Position]) -> None:
        """Store the name of each collection with its position in the file.

        `position` maps a path in this section to its position in the file.
        """
        self._positions = tuple((name, position(path)) for name, path in self._named())

    def _named(self) -> Iterable[tuple[str, NodePath]]:
        for n, entry in enumerate(self.collections):
            yield entry.collection, ("collections", n, "collection")
        for n, preference in enumerate(self.preferences):
            for m, collection in enumerate(preference.collections):
                yield collection, ("preferences", n, "collections", m)
