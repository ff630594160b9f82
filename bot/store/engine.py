"""A file or a URL -> an engine that is set up for many short transactions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
from platformdirs import user_data_path
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

PATIENCE = 5.0
"""For how many seconds a connection waits for a lock of SQLite's, or for the server."""
_POOL = 4
_EARS = 1
"""PostgreSQL's connection that listens does nothing else."""

_SWITCHING = 0.1
_FIRST = ("journal_mode = WAL",)
_PRAGMAS = (
    "synchronous = FULL",  # in WAL, anything less may lose votes in a power cut
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten
)


def create_engine(place: Path | str) -> AsyncEngine:
    """Return an engine for SQLite's file, or for the URL of a PostgreSQL database.

    Nothing is opened yet. Errors hold no values: those are what people wrote.
    """
    return _sqlite(place) if isinstance(place, Path) else _postgresql(place)


def own_file() -> Path:
    """Return the file in the user's data folder that is used where none is configured."""
    return user_data_path("footnote", appauthor=False) / "footnote.sqlite3"


def create_file(path: Path) -> None:
    """Create SQLite's file, for its owner only, where there is none; its folder likewise."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _sqlite(path: Path) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={"timeout": PATIENCE},
        hide_parameters=True,
        pool_size=_POOL,
        max_overflow=0,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    connection.isolation_level = None  # `_begin` begins transactions, not the driver
    cursor = connection.cursor()
    # Two that switch a new file to WAL at once can't help each other by waiting for long.
    for seconds, pragmas in ((_SWITCHING, _FIRST), (PATIENCE, _PRAGMAS)):
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin as a writer: who begins as a reader may find, too late, that another one writes."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(url: str) -> AsyncEngine:
    try:
        scheme = make_url(url).drivername
    except (ArgumentError, ValueError):
        raise StoreError("the URL of the database can't be read") from None

    async def connect() -> asyncpg.Connection:
        # The driver reads the URL as libpq does, with all that may stand behind the "?".
        dsn = "postgresql" + url.removeprefix(scheme)
        try:
            return await asyncpg.connect(dsn, timeout=PATIENCE, command_timeout=2 * PATIENCE)
        except ValueError as error:
            raise StoreError(f"the URL of the database can't be used: {error}") from None

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        hide_parameters=True,
        pool_size=_POOL + _EARS,
        max_overflow=0,
        pool_pre_ping=True,  # a server that was started again closed the connections it had
        pool_timeout=PATIENCE,
    )
