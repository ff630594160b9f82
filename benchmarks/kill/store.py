"""Kill a process that writes to the store, at random points: `python -m benchmarks.kill.store`.

Each time the database must open, be sound, and hold all that was said to be kept; at most the write
under way may be in it or not. With a URL as the argument, on that PostgreSQL database.
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
from bot.core.model import Outcome
from bot.store import NewVote, Store, Unanswered
from bot.store.database import Database

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ROUNDS = 200
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["bot.store"])


def write_on(place: Path | str, first: int, said: Connection) -> None:
    """Write one event after the other, and say after each that it is kept; run until killed."""
    asyncio.run(_write_on(place, first, said))


async def _write_on(place: Path | str, first: int, said: Connection) -> None:
    now = datetime.now(UTC)
    async with Store(StoreConfig(place)) as store:
        await store.ping()
        number = first
        while True:
            said.send(number)
            number += 1
            asked = Unanswered("When is lunch?", Outcome.UNKNOWN, now)
            await store.write(
                [asked if number % 2 else NewVote(number, "moon", helpful=True, at=now)]
            )


def kept(place: Path | str) -> int:
    """Return how many events the database holds; raise where it isn't sound."""
    if isinstance(place, Path):
        with sqlite3.connect(place) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        connection.close()
        if verdict != "ok":
            raise AssertionError(verdict)
    return asyncio.run(_kept(place))


_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


async def _be_alone(url: str) -> None:
    """Wait until the server has noticed that the others are dead: it may still commit for them."""
    database = Database(url)
    async with database.reading() as connection:
        while await connection.scalar(text(_OTHERS)):  # noqa: ASYNC110 - it is in the server
            await asyncio.sleep(0.01)
    await database.close()


async def _kept(place: Path | str) -> int:
    if isinstance(place, str):
        await _be_alone(place)
    async with Store(StoreConfig(place)) as store:
        asked = sum(question.count for question in await store.questions())
        return asked + len(await store.votes())


def kill_once(place: Path | str, held: int, seconds: float) -> int:
    """Start a writer, kill it after a while, and return how many events the database holds now.

    `held` is how many there were before. Raises AssertionError where one is missing.
    """
    heard, said = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=write_on, args=(place, held, said))
    process.start()
    said.close()
    acknowledged = heard.recv()
    time.sleep(seconds)
    process.kill()
    process.join()
    try:
        while True:
            acknowledged = heard.recv()
    except EOFError:
        heard.close()
    process.close()
    now = kept(place)
    if now - acknowledged not in {0, 1}:
        raise AssertionError(f"{acknowledged} events were kept, {now} are there")
    return now


def main() -> None:
    """Kill so many times, and say what was left."""
    with tempfile.TemporaryDirectory() as folder:
        place = sys.argv[1] if len(sys.argv) > 1 else Path(folder) / "store.sqlite3"
        held = 0
        for _ in range(ROUNDS):
            held = kill_once(place, held, random.uniform(0, 0.1))  # noqa: S311 - no secret
        click.echo(f"killed {ROUNDS} times; {held:,} events kept, none lost")


if __name__ == "__main__":
    main()
