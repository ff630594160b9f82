"""Messages contributed to a server's knowledge, and their authors' consent.

A contribution is updated only if its row has not changed since it was read. Two people who act at
the same time therefore can't overwrite each other's changes.
"""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select, update

from bot.store.consent import Consent, Contribution, State
from bot.store.privacy import voter_key
from bot.store.tables import CONSENTS, CONTRIBUTIONS
from bot.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.database import Database

KEPT = timedelta(days=30)
"""Time after which an unpublished contribution is deleted if it has not changed."""

_MAX_ID = 2**63 - 1
_C, _S = CONTRIBUTIONS.c, CONSENTS.c
_COLUMNS = [_C[field.name] for field in fields(Contribution)]


class Contributions:
    """Contributions from all servers. Every method raises StoreError if the database fails."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        secret: Callable[[], Awaitable[bytes]],
    ) -> None:
        self._database, self._now, self._secret = database, now, secret

    async def key(self, user_id: int) -> str:
        """Return the pseudonymous key under which a user's data is stored."""
        return voter_key(user_id, await self._secret())

    async def find(self, message: int) -> Contribution | None:
        """Return the contribution made from a message, or None."""
        if message > _MAX_ID:  # only a forged button can contain such an id
            return None
        return next(iter(await self._read(_C.message == message)), None)

    async def among(self, messages: Collection[int]) -> tuple[Contribution, ...]:
        """Return the contributions made from these messages."""
        return await self._read(_C.message.in_(messages))

    async def in_channel(self, channel: int) -> tuple[Contribution, ...]:
        """Return the contributions from a channel and its threads."""
        return await self._read(or_(_C.channel == channel, _C.parent == channel))

    async def in_guild(self, guild: int) -> tuple[Contribution, ...]:
        """Return a server's contributions, sorted from the newest message to the oldest."""
        return await self._read(_C.guild == guild)

    async def by(self, user_id: int) -> tuple[Contribution, ...]:
        """Return the contributions made from a user's messages, in all servers."""
        return await self._read(_C.author == await self.key(user_id))

    async def unchecked(
        self, guilds: Collection[int], since: datetime, limit: int
    ) -> tuple[Contribution, ...]:
        """Return up to `limit` contributions last checked before `since`, oldest check first."""
        due = _C.guild.in_(guilds) & (_C.checked < int(since.timestamp()))
        return await self._read(due, _C.checked, limit)

    async def put(self, new: Contribution) -> Contribution | None:
        """Store a new or changed contribution, and return it with its new version number.

        Return None if someone else has stored, changed or deleted the contribution in the meantime.
        """
        stored = replace(new, version=new.version + 1)
        values = {**_row(stored), "at": int(self._now().timestamp())}
        async with self._database.writing() as connection:
            if new.version:
                known = (_C.message == new.message) & (_C.version == new.version)
                done = await connection.execute(update(CONTRIBUTIONS).where(known).values(values))
            else:
                adding = insert(connection, CONTRIBUTIONS).values({**values, "checked": 0})
                done = await connection.execute(adding.on_conflict_do_nothing())
        return stored if done.rowcount else None

    async def check(self, message: int) -> None:
        """Record that a message has just been checked for edits and deletion."""
        values = {"checked": int(self._now().timestamp())}
        async with self._database.writing() as connection:
            await connection.execute(
                update(CONTRIBUTIONS).where(_C.message == message).values(values)
            )

    async def drop(self, messages: Collection[int]) -> None:
        """Delete the contributions made from these messages."""
        async with self._database.writing() as connection:
            await connection.execute(delete(CONTRIBUTIONS).where(_C.message.in_(messages)))

    async def standing(self, guild: int, author: str) -> tuple[Consent, str]:
        """Return an author's consent for all their messages in a server, and the author's name."""
        statement = select(_S.consent, _S.name).where(_S.guild == guild, _S.author == author)
        async with self._database.reading() as connection:
            row = (await connection.execute(statement)).first()
        return (Consent(row.consent), row.name) if row else (Consent.WAITING, "")

    async def stand(self, guild: int, author: str, consent: Consent, name: str = "") -> None:
        """Store an author's consent or refusal for all their messages in a server."""
        values = {"guild": guild, "author": author, "consent": consent.value, "name": name}
        async with self._database.writing() as connection:
            statement = insert(connection, CONSENTS).values(values)
            keys = [_S.guild, _S.author]
            await connection.execute(
                statement.on_conflict_do_update(index_elements=keys, set_=values)
            )

    async def forget(self, author: str) -> None:
        """Delete an author's contributions and stored consent in all servers."""
        async with self._database.writing() as connection:
            await connection.execute(delete(CONTRIBUTIONS).where(_C.author == author))
            await connection.execute(delete(CONSENTS).where(_S.author == author))

    async def _read(
        self,
        condition: ColumnElement[bool],
        order: ColumnElement[int] | None = None,
        limit: int | None = None,
    ) -> tuple[Contribution, ...]:
        statement = select(*_COLUMNS).where(condition).limit(limit)
        ordered = statement.order_by(_C.message.desc() if order is None else order)
        async with self._database.reading() as connection:
            rows = await connection.execute(ordered)
            return tuple(_contribution(row._asdict()) for row in rows)


async def purge(connection: AsyncConnection, now: datetime) -> None:
    """Delete unpublished contributions that have not changed for 30 days.

    Refusals are kept so that authors who refused are not asked again.
    """
    before = int((now - KEPT).timestamp())
    waiting = (_C.state != State.LIVE.value) & (_C.consent != Consent.REFUSED.value)
    await connection.execute(delete(CONTRIBUTIONS).where(waiting, _C.at < before))


def _row(contribution: Contribution) -> dict[str, Any]:
    kinds = {"consent": contribution.consent.value, "state": contribution.state.value}
    return {**asdict(contribution), **kinds}


def _contribution(values: dict[str, Any]) -> Contribution:
    kinds = {"consent": Consent(values["consent"]), "state": State(values["state"])}
    return Contribution(**{**values, **kinds})
