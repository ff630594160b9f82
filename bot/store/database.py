"""Connections to a database whose tables are up to date, and its faults as StoreError."""

from __future__ import annotations

import asyncio
import math
import sqlite3
import time
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from bot.errors import StoreError
from bot.store.engine import create_engine, create_file
from bot.store.listening import listening
from bot.store.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.store.listening import NotificationListener

_FAULTS = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
# What these say is about the way to the database, never about what people wrote.
_TELLING = (
    sqlite3.Error,
    OSError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.TooManyConnectionsError,
    asyncpg.CannotConnectNowError,
)
_TRIES = 5
_PAUSE = 0.2  # seconds


class Database:
    """A database; it is opened, and its tables brought up to date, when it is first needed.

    failed  when it last failed, by the monotonic clock; minus infinity if it never has
    """

    def __init__(self, place: Path | str) -> None:
        self._place = place
        self._engine = create_engine(place)
        self._ready = False
        self._opening = asyncio.Lock()
        self.failed = -math.inf

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection for single statements; raise StoreError."""
        await self._open()
        with self._told():
            async with self._engine.connect() as connection:
                yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction, which happens as a whole or not at all.

        Raises StoreError, also where it can't be committed.
        """
        await self._open()
        with self._told():
            async with self._engine.begin() as connection:
                yield connection

    @property
    def shared(self) -> bool:
        """Whether processes on several machines can use it: it is a server's, not a file."""
        return not isinstance(self._place, Path)

    @asynccontextmanager
    async def listening(self, channel: str) -> AsyncIterator[NotificationListener]:
        """Listen to what is told on a channel of PostgreSQL's; raise StoreError."""
        await self._open()
        with self._told():
            async with self._engine.connect() as connection, listening(connection, channel) as ears:
                yield ears

    async def close(self) -> None:
        """Close every connection."""
        with self._told():
            await self._engine.dispose()

    async def _open(self) -> None:
        async with self._opening:
            if not self._ready:
                with self._told():
                    await self._prepare()
                self._ready = True

    async def _prepare(self) -> None:
        if isinstance(self._place, Path):
            await asyncio.to_thread(create_file, self._place)
        for tries_left in reversed(range(_TRIES)):
            try:
                async with self._engine.begin() as connection:
                    await connection.run_sync(migrate)
            except DBAPIError:
                # SQLite doesn't wait for its lock where two switch a new file to WAL at once.
                if not tries_left:
                    raise
                await asyncio.sleep(_PAUSE)
            else:
                return

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn faults of the database into StoreError, in words that hold nothing of the values."""
        try:
            yield
        except _FAULTS as error:
            unfit = _is_unfit(error)
            if not unfit:
                self.failed = time.monotonic()
            raise StoreError(_words(error), unfit=unfit) from error


def _is_unfit(error: BaseException) -> bool:
    if isinstance(error, DataError | IntegrityError):
        return True
    if isinstance(_cause(error), asyncpg.DataError):
        return True  # SQLAlchemy knows those of the server only, not those of the driver
    # A statement that never came to the driver has a value that doesn't fit.
    return isinstance(error, StatementError) and not isinstance(error, DBAPIError)


def _cause(error: BaseException) -> BaseException:
    """Return what the driver said, from under what SQLAlchemy wraps it in."""
    wrapped = getattr(error, "orig", None) or error
    return wrapped.__cause__ or wrapped


def _words(error: BaseException) -> str:
    cause = _cause(error)
    told = isinstance(cause, _TELLING) and not _is_unfit(error) and str(cause)
    return f"the database failed: {told or type(cause).__name__}"
