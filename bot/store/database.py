"""Connections to the database. Database errors are raised as StoreError."""

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
# The messages of these errors describe the database or the connection, and never quote what people
# wrote.
_SAFE_TO_QUOTE = (
    sqlite3.Error,
    OSError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.TooManyConnectionsError,
    asyncpg.CannotConnectNowError,
)
_ATTEMPTS = 5
_PAUSE = 0.2  # seconds between attempts to open the database


class Database:
    """A database that is opened and migrated on first use.

    failed  monotonic time of the last failure, or minus infinity if there was none
    """

    def __init__(self, place: Path | str) -> None:
        self._place = place
        self._engine = create_engine(place)
        self._ready = False
        self._opening = asyncio.Lock()
        self.failed = -math.inf

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection in autocommit mode, for individual statements.

        Raises StoreError if the database fails.
        """
        await self._open()
        with self._translate_errors():
            async with self._engine.connect() as connection:
                yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection in a transaction that commits only if the block succeeds.

        Raises StoreError if the database fails, even if it fails on commit.
        """
        await self._open()
        with self._translate_errors():
            async with self._engine.begin() as connection:
                yield connection

    @property
    def shared(self) -> bool:
        """True for PostgreSQL, which processes on several machines can share. False for SQLite."""
        return not isinstance(self._place, Path)

    @asynccontextmanager
    async def listening(self, channel: str) -> AsyncIterator[NotificationListener]:
        """Listen for notifications on a PostgreSQL channel during the `with` block.

        Raises StoreError if the database fails.
        """
        await self._open()
        with self._translate_errors():
            async with (
                self._engine.connect() as connection,
                listening(connection, channel) as listener,
            ):
                yield listener

    async def close(self) -> None:
        """Close all connections."""
        with self._translate_errors():
            await self._engine.dispose()

    async def _open(self) -> None:
        async with self._opening:
            if not self._ready:
                with self._translate_errors():
                    await self._prepare()
                self._ready = True

    async def _prepare(self) -> None:
        if isinstance(self._place, Path):
            await asyncio.to_thread(create_file, self._place)
        for attempts_left in reversed(range(_ATTEMPTS)):
            try:
                async with self._engine.begin() as connection:
                    await connection.run_sync(migrate)
            except DBAPIError:
                # If two processes switch a file to WAL at the same time, SQLite doesn't wait for
                # the lock.
                if not attempts_left:
                    raise
                await asyncio.sleep(_PAUSE)
            else:
                return

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """Raise database errors as StoreError, with messages that never quote values."""
        try:
            yield
        except _FAULTS as error:
            unfit = _is_unfit(error)
            if not unfit:
                self.failed = time.monotonic()
            raise StoreError(_describe(error), unfit=unfit) from error


def _is_unfit(error: BaseException) -> bool:
    if isinstance(error, DataError | IntegrityError):
        return True
    if isinstance(_cause(error), asyncpg.DataError):
        return True  # SQLAlchemy doesn't recognize asyncpg's own data errors
    # A statement that fails before it reaches the driver contains an invalid value.
    return isinstance(error, StatementError) and not isinstance(error, DBAPIError)


def _cause(error: BaseException) -> BaseException:
    """Return the driver's own error, without SQLAlchemy's wrappers."""
    wrapped = getattr(error, "orig", None) or error
    return wrapped.__cause__ or wrapped


def _describe(error: BaseException) -> str:
    cause = _cause(error)
    message = isinstance(cause, _SAFE_TO_QUOTE) and not _is_unfit(error) and str(cause)
    return f"the database failed: {message or type(cause).__name__}"
