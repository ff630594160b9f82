"""Create SQLAlchemy engines configured for many short transactions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StoreError
from bot.runtime.home import data_folder

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

PATIENCE = 5.0
"""Maximum number of seconds to wait for an SQLite lock or for the PostgreSQL server."""
_POOL = 4
_LISTENERS = 2
"""Number of additional PostgreSQL connections that only listen for notifications."""

_WAL_TIMEOUT = 0.1
_WAL_PRAGMAS = ("journal_mode = WAL",)
_PRAGMAS = (
    "synchronous = FULL",  # in WAL mode, a weaker setting may lose votes in a power failure
    "foreign_keys = ON",
    "secure_delete = ON",  # overwrites deleted content
)


def create_engine(place: Path | str) -> AsyncEngine:
    """Return an SQLAlchemy engine for an SQLite file or a PostgreSQL database URL.

    The engine doesn't connect until it is used. Errors from the engine omit parameter values, which
    may contain what people wrote.
    """
    return _sqlite(place) if isinstance(place, Path) else _postgresql(place)


def own_file() -> Path:
    """Return the path of the default database file, which is in the user's data folder."""
    return (
        data_folder("`database` in the `store` section of the configuration") / "footnote.sqlite3"
    )


def create_file(path: Path) -> None:
    """Create the SQLite file and its folder if they don't exist, accessible only to the owner."""
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
    connection.isolation_level = None  # transactions are started by `_begin`, not by the driver
    cursor = connection.cursor()
    # If two connections switch a new file to WAL at the same time, a longer wait doesn't help.
    for seconds, pragmas in ((_WAL_TIMEOUT, _WAL_PRAGMAS), (PATIENCE, _PRAGMAS)):
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at BEGIN, because a transaction that reads first may fail to get it."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(url: str) -> AsyncEngine:
    try:
        scheme = make_url(url).drivername
    except (ArgumentError, ValueError):
        raise StoreError(
            "the database URL can't be parsed: check `database` in the `store` section"
        ) from None

    async def connect() -> asyncpg.Connection:
        # The driver parses the URL as libpq does, including the parameters after the "?".
        dsn = "postgresql" + url.removeprefix(scheme)
        try:
            return await asyncpg.connect(dsn, timeout=PATIENCE, command_timeout=2 * PATIENCE)
        except ValueError as error:
            raise StoreError(f"the database URL can't be used: {error}") from None

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        hide_parameters=True,
        pool_size=_POOL + _LISTENERS,
        max_overflow=0,
        pool_pre_ping=True,  # the server closes pooled connections when it restarts
        pool_timeout=PATIENCE,
    )
