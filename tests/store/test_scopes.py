"""Tests of where collections answer, as kept in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.serving.scopes import ELSEWHERE, Place, Scopes
from bot.store.events import ScopeKind, StoredScopes
from tests.hidden import knowledge

if TYPE_CHECKING:
    from bot.store import Store

BOOK, GUIDES = "quellimarfa-book", "quellimarba-guides"
KNOWN = knowledge()


async def stored(store: Store) -> StoredScopes:
    """Return everything that was set."""
    found = await store.scopes()
    assert found is not None
    return found


async def answers(store: Store, place: Place, collection: str = BOOK) -> bool:
    """Return whether a collection answers in a place."""
    return Scopes(stored=await stored(store)).given(collection, KNOWN).covers(place)


async def test_two_servers(store: Store) -> None:
    """What one server sets leaves another server's places as they are."""
    assert await answers(store, ELSEWHERE)
    await store.answer_only_in(BOOK, 1, [(ScopeKind.SERVER, 1)])
    await store.answer_only_in(BOOK, 2, [(ScopeKind.CATEGORY, 22), (ScopeKind.CHANNEL, 23)])
    assert not await answers(store, ELSEWHERE)
    assert await answers(store, Place(1))
    assert await answers(store, Place(2, 22))
    assert await answers(store, Place(2, None, 23))
    assert not await answers(store, Place(2, 8, 9))
    await store.answer_only_in(BOOK, 1, [])
    assert not await answers(store, Place(1))
    assert await answers(store, Place(2, 22))
    await store.answer_only_in(BOOK, 2, [])
    assert not await answers(store, Place(2, 22))  # nowhere, not everywhere
    await store.answer_everywhere(BOOK)
    assert await answers(store, ELSEWHERE)


async def test_a_limited_collection_is_missing(store: Store) -> None:
    """A collection that is new then answers nowhere. One that was noted before still answers."""
    await store.prefer(5, 1, [GUIDES])
    await store.answer_only_in(BOOK, 1, [(ScopeKind.SERVER, 1)])
    scopes = Scopes(stored=await stored(store))
    assert BOOK not in scopes.unset(KNOWN)
    assert scopes.held_back(KNOWN) == []
    known = scopes.unset(KNOWN)[1:]
    await store.note_everywhere([*known, BOOK])
    assert not await answers(store, ELSEWHERE)
    scopes = Scopes(stored=await stored(store))
    (new,) = scopes.unset(KNOWN)
    rest = KNOWN.within(frozenset(one.id for one in KNOWN.sources if one.collection_id != BOOK))
    assert scopes.missing(rest) == {BOOK}
    assert scopes.held_back(rest) == [new]
    assert not scopes.given(new, rest).covers(Place(1))
    assert scopes.given(new, KNOWN).everywhere
    assert scopes.given(known[0], rest).everywhere
    expected = frozenset(one.id for one in rest.sources if one.collection_id != new)
    assert scopes.at(Place(1), rest).sources == expected
    assert scopes.within(1, rest, []).sources == scopes.at(Place(1), rest).sources
    await store.answer_only_in(new, 1, [(ScopeKind.SERVER, 1)])
    await store.note_everywhere([new])
    assert not await answers(store, ELSEWHERE, new)


async def test_orders(store: Store) -> None:
    """A channel's order is replaced as a whole, and doesn't limit where a collection answers."""
    await store.prefer(5, 1, [BOOK, GUIDES])
    await store.prefer(6, 1, [GUIDES])
    scopes = Scopes(stored=await stored(store))
    assert scopes.order(5) == (BOOK, GUIDES)
    assert scopes.order(6) == (GUIDES,)
    assert scopes.given(BOOK, KNOWN).everywhere
    assert [len(one) for one in scopes.at(Place(1, None, 5), KNOWN).preferred] == [1, 2]
    await store.answer_everywhere(BOOK)
    await store.prefer(5, 1, [])
    scopes = Scopes(stored=await stored(store))
    assert scopes.order(5) == ()
    assert scopes.order(6) == (GUIDES,)


async def test_versions(store: Store) -> None:
    """Each change has another version, so that other processes notice it."""
    first = await stored(store)
    assert first == StoredScopes()
    assert await store.scopes(first.version) is None
    await store.answer_everywhere(BOOK)
    second = await store.scopes(first.version)
    assert second is not None
    await store.answer_everywhere(BOOK)
    assert (await stored(store)).version not in {first.version, second.version}
