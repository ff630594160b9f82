"""Kill a process that writes to the store at random moments: `python -m benchmarks.kill.store`.

After each kill, the database must open, pass its integrity check, and contain every acknowledged
write. Only the write in progress may be missing. Pass the URL of a PostgreSQL database as the
argument to test that one instead of SQLite.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import text

from bot.config.store_settings import StoreConfig
from bot.core.model.results import Outcome
from bot.store import NewVote, Store, Unanswered
from bot.store.database import Database

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ROUNDS = 200
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["bot.store"])


def write_until_killed(place: Path | str, first: int, sender: Connection) -> None:
    """Store one event after another until killed, and send the number of stored events."""
    asyncio.run(_write_until_killed(place, first, sender))


async def _write_until_killed(place: Path | str, first: int, sender: Connection) -> None:
    now = datetime.now(UTC)
    async with Store(StoreConfig(place)) as store:
        await store.ping()
        number = first
        while True:
            sender.send(number)
            number += 1
            asked = Unanswered("When is lunch?", Outcome.UNKNOWN, now)
            await store.write(
                [asked if number % 2 else NewVote(number, "moon", helpful=True, at=now)]
            )


def count_events(place: Path | str) -> int:
    """Return the number of events in the database. Raise AssertionError if it is corrupt."""
    if isinstance(place, Path):
        with sqlite3.connect(place) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        connection.close()
        if verdict != "ok":
            raise AssertionError(verdict)
    return asyncio.run(_count_events(place))


_OTHER_CONNECTIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


async def _wait_for_others(url: str) -> None:
    """Wait until the server has closed all other connections, because they may still commit."""
    database = Database(url)
    async with database.reading() as connection:
        while await connection.scalar(text(_OTHER_CONNECTIONS)):  # noqa: ASYNC110 - the state is in the server
            await asyncio.sleep(0.01)
    await database.close()


async def _count_events(place: Path | str) -> int:
    if isinstance(place, str):
        await _wait_for_others(place)
    async with Store(StoreConfig(place)) as store:
        asked = sum(question.count for question in await store.questions())
        return asked + len(await store.votes())


def kill_once(place: Path | str, before: int, seconds: float) -> int:
    """Start a writer, kill it after `seconds`, and return the number of events in the database.

    `before` is the number of events at the start. Raises AssertionError if a stored event is
    missing.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=write_until_killed, args=(place, before, sender))
    process.start()
    sender.close()
    acknowledged = receiver.recv()
    time.sleep(seconds)
    process.kill()
    process.join()
    try:
        while True:
            acknowledged = receiver.recv()
    except EOFError:
        receiver.close()
    process.close()
    now = count_events(place)
    if now - acknowledged not in {0, 1}:
        raise AssertionError(f"{acknowledged} events were stored, {now} were found")
    return now


def main() -> None:
    """Kill a writer ROUNDS times and print a summary."""
    with tempfile.TemporaryDirectory() as folder:
        place = sys.argv[1] if len(sys.argv) > 1 else Path(folder) / "store.sqlite3"
        count = 0
        for _ in range(ROUNDS):
            count = kill_once(place, count, random.uniform(0, 0.1))  # noqa: S311 - no secret
        click.echo(f"killed {ROUNDS} times; {count:,} events stored, none lost")


if __name__ == "__main__":
    main()
