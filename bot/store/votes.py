"""Members' votes on passages: one vote per member, passage and question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Row, delete, or_, select, update

from bot.store.events import Vote
from bot.store.privacy import question_key
from bot.store.tables import VOTES
from bot.store.upsert import insert

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.events import NewVote

_V = VOTES.c


async def put(connection: AsyncConnection, voted: NewVote, voter: str) -> Vote | None:
    """Save a vote. Return the voter's earlier vote on the same passage and question, or None."""
    key = _key(voted)
    earlier = select(VOTES).where(
        _V.voter == voter, _V.passage == voted.passage, _V.question_key == key
    )
    replaced = (await connection.execute(earlier.with_for_update())).first()
    statement = insert(connection, VOTES).values(
        voter=voter,
        passage=voted.passage,
        question_key=key,
        helpful=voted.helpful,
        question=voted.question,
        word=voted.word,
        date=voted.at.date(),
        guild=voted.guild,
    )
    new = statement.excluded
    changed = {"helpful": new.helpful, "word": new.word, "date": new.date}
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[_V.voter, _V.passage, _V.question_key], set_=changed
        )
    )
    return _vote(replaced) if replaced else None


def _key(voted: NewVote) -> str:
    """Return the key of a vote's question, which differs by server even if the question is empty.

    A member can vote on the same passage in several servers, and each server's curators see the
    vote cast there.
    """
    if voted.guild is None and not voted.question:
        return ""
    return question_key(voted.question, voted.guild)


async def read(connection: AsyncConnection, guild: int | None) -> tuple[Vote, ...]:
    """Return all votes, or one server's votes if `guild` is given, without the voters."""
    statement = select(VOTES).order_by(_V.date, _V.passage, _V.question, _V.voter)
    if guild is not None:
        statement = statement.where(_V.guild == guild)
    return tuple(map(_vote, await connection.execute(statement)))


async def forget(connection: AsyncConnection, voter: str) -> tuple[Vote, ...]:
    """Delete and return a voter's votes."""
    statement = delete(VOTES).where(_V.voter == voter).returning(VOTES)
    return tuple(map(_vote, await connection.execute(statement)))


async def purge(connection: AsyncConnection, before: date, after: date) -> None:
    """Delete votes cast earlier than `before` or later than `after`."""
    await connection.execute(delete(VOTES).where(or_(_V.date < before, _V.date > after)))


async def purge_texts(connection: AsyncConnection) -> None:
    """Delete the text in all votes, but keep the votes themselves."""
    await connection.execute(update(VOTES).values(question="", word=""))


def _vote(row: Row[Any]) -> Vote:
    return Vote(row.passage, row.helpful, row.question, row.word, row.date)
