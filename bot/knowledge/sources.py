"""Create sources from the entries of knowledge files, and find sources and collections by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bot.core.model.entries import Collection, Source
from bot.errors import UsageError
from bot.output.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.model.knowledge import KnowledgeBase

PlaceT = TypeVar("PlaceT")

DEFAULT_LANGUAGE = "en"
"""Language of a source that doesn't specify one."""
UNKNOWN_PUBLISHER = "Unknown publisher"
"""Text that is written to a file in place of an unknown publisher. Members never see it."""
_SOME = 5
"""Maximum number of ids that an error message suggests."""


def source_of(plain: Mapping[str, Any]) -> Source:
    """Create a source from plain values, such as those of a knowledge file's `source` entry.

    A publisher that equals `UNKNOWN_PUBLISHER` becomes an empty string.
    """
    apart = {"collection", "format", "language"}
    known = {key: value for key, value in plain.items() if key not in apart}
    if known["publisher"] == UNKNOWN_PUBLISHER:
        known["publisher"] = ""
    collection, language = plain.get("collection"), plain.get("language") or DEFAULT_LANGUAGE
    return Source(**known, collection=collection and Collection(**collection), language=language)


def sources_named(knowledge: KnowledgeBase, name: str) -> frozenset[str]:
    """Return the ids of the sources that have the id `name` or belong to a collection with that id.

    Raises UsageError if there is no such source or collection.
    """
    known = knowledge.sources
    found = frozenset(one.id for one in known if name in {one.id, one.collection_id})
    if not found:
        ids = {id_: None for one in known for id_ in (one.collection_id, one.id)}
        meant = did_you_mean(name, ids)
        hint = f"did you mean `{meant}`?" if meant else f"choose from {', '.join([*ids][:_SOME])}"
        raise UsageError(f"there is no source or collection `{name}`: {hint}")
    return found


def clashing_collections(sources: Iterable[tuple[Source, PlaceT]]) -> Iterator[tuple[PlaceT, str]]:
    """Yield a place and an error message for each id that a source and a collection share."""
    first: dict[str, tuple[Collection | None, PlaceT]] = {}
    for source, place in sources:
        id_ = source.collection_id
        collection, known = first.setdefault(id_, (source.collection, place))
        # A collection's name may differ between its files, because the file of a deleted page keeps
        # the name from its last import.
        if (collection is None) is not (source.collection is None):
            yield place, f"`{id_}` is the id of a source and of a collection: see {known}"
