"""Messages that become passages, and their authors' choices, on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store.consent import Consent, Contribution, State
from bot.store.events import DocumentChange

if TYPE_CHECKING:
    from bot.store import Store
    from tests.store.conftest import Clock

GUILD, OTHER, CHANNEL, THREAD = 1 << 40, 2 << 40, 3 << 40, 4 << 40
ANA, BEN = 5 << 40, 6 << 40
MESSAGE = 1_300_000_000_000_000_000


async def draft(store: Store, message: int = MESSAGE, author: int = ANA) -> Contribution:
    """Store a draft, and return it."""
    key = await store.contributions.key(author)
    new = Contribution(message, GUILD, THREAD, CHANNEL, key, text="Hold the button.")
    stored = await store.contributions.put(new)
    assert stored
    return stored


async def test_the_first_of_two_changes_holds(store: Store) -> None:
    """Of two changes that are based on the same version, only the first one is made."""
    first = await draft(store)
    agreed = await store.contributions.put(replace(first, consent=Consent.NAMED, name="Ana"))
    assert agreed
    assert await store.contributions.put(replace(first, consent=Consent.REFUSED)) is None
    assert await store.contributions.find(MESSAGE) == agreed
    again = Contribution(MESSAGE, GUILD, THREAD, CHANNEL, "someone")
    assert await store.contributions.put(again) is None


async def test_a_key_instead_of_an_id(store: Store) -> None:
    """The author is found under a key that is not their id."""
    stored = await draft(store)
    assert str(ANA) not in stored.author
    assert await store.contributions.by(ANA) == (stored,)
    assert await store.contributions.by(BEN) == ()


async def test_by_place(store: Store) -> None:
    """A channel has the contributions of its threads, too."""
    stored = await draft(store)
    assert await store.contributions.in_channel(CHANNEL) == (stored,)
    assert await store.contributions.in_channel(THREAD) == (stored,)
    assert await store.contributions.in_guild(GUILD) == (stored,)
    assert await store.contributions.in_guild(OTHER) == ()
    assert await store.contributions.among([MESSAGE, 7]) == (stored,)


async def test_a_choice_for_all_messages(store: Store) -> None:
    """It holds in one server, the last choice counts, and it is forgotten with the rest."""
    own, key = store.contributions, await store.contributions.key(ANA)
    assert await own.standing(GUILD, key) == (Consent.WAITING, "")
    await own.stand(GUILD, key, Consent.REFUSED)
    await own.stand(GUILD, key, Consent.NAMED, "Ana")
    assert await own.standing(GUILD, key) == (Consent.NAMED, "Ana")
    assert await own.standing(OTHER, key) == (Consent.WAITING, "")
    await draft(store)
    await own.forget(key)
    assert await own.standing(GUILD, key) == (Consent.WAITING, "")
    assert await own.by(ANA) == ()


async def test_a_few_are_checked_at_a_time(store: Store, clock: Clock) -> None:
    """Those that were checked recently are left out, and the limit is kept."""
    for message in range(MESSAGE, MESSAGE + 3):
        await draft(store, message)
    own, since = store.contributions, clock() - timedelta(hours=1)
    assert len(await own.unchecked([GUILD], since, 2)) == 2
    assert await own.unchecked([OTHER], since, 2) == ()
    await own.check(MESSAGE)
    left = [one.message for one in await own.unchecked([GUILD], since, 9)]
    assert left == [MESSAGE + 1, MESSAGE + 2]


@pytest.mark.parametrize(
    ("state", "consent", "stays"),
    [
        (State.DRAFT, Consent.WAITING, False),
        (State.STOPPED, Consent.NAMED, False),
        (State.DRAFT, Consent.REFUSED, True),
        (State.LIVE, Consent.NAMED, True),
    ],
)
async def test_retention(
    store: Store, clock: Clock, state: State, consent: Consent, *, stays: bool
) -> None:
    """Drafts are deleted after 30 days; refusals and live passages stay."""
    await store.contributions.put(replace(await draft(store), state=state, consent=consent))
    clock.pass_(days=29)
    await store.purge()
    assert await store.contributions.find(MESSAGE)
    clock.pass_(days=2)
    await store.purge()
    assert (await store.contributions.find(MESSAGE) is not None) is stays


async def test_an_erased_document_cannot_come_back(store: Store) -> None:
    """Nothing is left of a live or removed document, and other servers can't erase it."""
    for removed in (False, True):
        change = DocumentChange(GUILD, "g-x", None, b"x: 1")
        await store.save_document(change, lambda _: None, tried=await version(store))
        if removed:
            await store.remove_document(GUILD, "g-x")
        assert await store.erase_document(OTHER, "g-x") is False
        assert await store.erase_document(GUILD, "g-x") is not removed
        tried = await version(store)
        assert await store.restore_document(GUILD, "g-x", lambda _: None, tried=tried) is None
        assert await store.removed_documents(GUILD) == ()


async def version(store: Store) -> int:
    """Return the version of all documents."""
    found = await store.documents(after=-1)
    assert found
    return found.version
