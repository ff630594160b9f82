"""Database failures never delay answers, and no event is lost that could be stored."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.config.store_settings import StoreConfig
from bot.core.model.results import Answer, Outcome
from bot.errors import StoreError
from bot.runtime.backoff import Backoff
from bot.store import Recorder, Store
from bot.store.database import Database
from bot.store.engine import own_file
from bot.store.tables import METADATA
from tests.patience import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from tests.store.cluster import Cluster

QUICKLY = Backoff(0.02, 0.1)
PATIENT = 1.5
"""Seconds that a connection waits for a lock, long enough to notice a blocked event loop."""
ROUNDS = 20
"""Minimum number of event loop iterations during that time, even on a very busy machine."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine.PATIENCE", 0.2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a path for the SQLite file."""
    return tmp_path / "store.sqlite3"


async def rounds() -> int:
    """Count event loop iterations until canceled, and return their number."""
    count = 0
    try:
        while True:
            await asyncio.sleep(0.005)
            count += 1
    except asyncio.CancelledError:
        return count


def failed_since(recorder: Recorder, failures: int) -> bool:
    """Return whether the store has failed more than `failures` times."""
    return recorder.failures > failures


def ask(recorder: Recorder) -> None:
    """Record an unanswered question."""
    recorder.asked(Answer("When is lunch?", Outcome.UNKNOWN))


async def held(store: Store) -> int:
    """Return how many times each question in the store was asked."""
    return sum(question.count for question in await store.questions())


async def test_a_locked_database_does_not_block_the_event_loop(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a thread waits for the lock, and afterward every event is stored exactly once."""
    monkeypatch.setattr("bot.store.engine.PATIENCE", PATIENT)
    async with Store(StoreConfig(path)) as store:
        await store.ping()
        locker = sqlite3.connect(path, isolation_level=None)
        locker.execute("BEGIN IMMEDIATE")
        going = asyncio.create_task(rounds())
        async with Recorder(store, backoff=QUICKLY) as recorder:
            for _ in range(2):
                ask(recorder)
                await until(partial(failed_since, recorder, recorder.failures))
            going.cancel()
            assert await going > ROUNDS
            assert await held(store) == 0
            locker.execute("ROLLBACK")
            locker.close()
            await until(lambda: not recorder.waiting)
        assert await held(store) == 2
        assert recorder.dropped == 0


async def test_a_full_disk_loses_only_events_that_do_not_fit(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stored data is kept, and writing continues once there is room."""
    async with Store(StoreConfig(path)) as store:
        await store.ping()
    with monkeypatch.context() as full:
        full.setattr("bot.store.engine._PRAGMAS", ("max_page_count = 1",))
        async with Store(StoreConfig(path)) as store, Recorder(store, backoff=QUICKLY) as recorder:
            for number in range(3000):
                recorder.voted(number, f"passage-{number}" * 5, helpful=True)
            await until(lambda: recorder.failures >= 3)
            assert recorder.waiting
            kept = recorder.written
    assert recorder.dropped == 3000 - kept
    async with Store(StoreConfig(path)) as store:
        async with Recorder(store) as recorder:
            ask(recorder)
        assert (len(await store.votes()), await held(store)) == (kept, 1)


async def test_a_full_disk_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error states the problem and contains none of the values."""
    async with Store(StoreConfig(path)) as store:
        await store.ping()
    monkeypatch.setattr("bot.store.engine._PRAGMAS", ("max_page_count = 1",))
    async with Store(StoreConfig(path)) as store:
        with pytest.raises(StoreError) as caught:
            await store.put("name", "private" * 100_000)
    assert str(caught.value) == "the database failed: database or disk is full"


@contextmanager
def as_nobody() -> Iterator[Path]:
    """Yield a folder that anyone can read.

    Afterward, restore root privileges and delete the folder.
    """
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    is_root = os.geteuid() == 0
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        shutil.rmtree(folder)


async def test_a_read_only_file() -> None:
    """Writes to a read-only file fail with StoreError, and events are dropped at shutdown."""
    with as_nobody() as folder:
        path = folder / "store.sqlite3"
        async with Store(StoreConfig(path)) as store:
            await store.write(())
        path.chmod(0o444)
        if os.geteuid() == 0:
            os.seteuid(pwd.getpwnam("nobody").pw_uid)
        async with Store(StoreConfig(path)) as store:
            with pytest.raises(StoreError, match="the database failed: "):
                await store.put("name", "value")
        async with Recorder(Store(StoreConfig(path)), backoff=QUICKLY) as recorder:
            ask(recorder)
            await until(lambda: recorder.failures >= 2)
        assert recorder.dropped == 1


async def test_events_during_a_server_outage_are_stored_afterwards(cluster: Cluster) -> None:
    """During the outage, recording still works, but reading questions raises StoreError."""
    async with Store(StoreConfig(cluster.new_database())) as store:
        async with Recorder(store, backoff=QUICKLY) as recorder:
            ask(recorder)
            await until(lambda: not recorder.waiting)
            going = asyncio.create_task(rounds())
            await asyncio.to_thread(cluster.stop)
            try:
                failures = recorder.failures
                for _ in range(3):
                    ask(recorder)
                await until(lambda: recorder.failures >= failures + 2)
                with pytest.raises(StoreError, match="the database failed"):
                    await store.questions()
                assert await recorder.reply_to(1) is None
            finally:
                await asyncio.to_thread(cluster.start)
            await until(lambda: not recorder.waiting)
            going.cancel()
            assert await going > ROUNDS
        assert await held(store) == 4


async def test_the_server_may_be_down_at_startup(cluster: Cluster) -> None:
    """The tables are created once the server is up."""
    url = cluster.new_database()
    cluster.stop()
    try:
        store = Store(StoreConfig(url))
        with pytest.raises(StoreError):
            await store.ping()
    finally:
        cluster.start()
    async with store, Recorder(store, backoff=QUICKLY) as recorder:
        ask(recorder)
        await until(lambda: not recorder.waiting)


@pytest.fixture
def diary(path: Path) -> Path:
    """Return a file that is not a database."""
    path.write_text("my diary\n" * 1000)
    return path


async def test_a_file_that_is_not_a_database_is_left_alone(diary: Path) -> None:
    """A wrong path in the configuration does not overwrite a file."""
    before = await asyncio.to_thread(diary.read_bytes)
    async with Store(StoreConfig(diary)) as store:
        with pytest.raises(StoreError, match="file is not a database"):
            await store.ping()
    assert await asyncio.to_thread(diary.read_bytes) == before


async def test_a_folder_that_can_not_be_created(diary: Path) -> None:
    """The error is a StoreError, as for any other failure."""
    async with Store(StoreConfig(diary / "store.sqlite3")) as store:
        with pytest.raises(StoreError, match="the database failed: "):
            await store.ping()


async def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    """The database, SQLite's auxiliary files and the folder are accessible only to the owner."""
    folder = tmp_path / "new" / "folder"
    async with Store(StoreConfig(folder / "store.sqlite3")) as store:
        await store.put("name", "value")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        files = list(folder.iterdir())
        assert len(files) == 3
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_the_default_file_is_in_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default database is in the user's data folder, and is not created until needed."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    Store(StoreConfig())
    assert own_file() == tmp_path / "footnote" / "footnote.sqlite3"
    assert not list(tmp_path.iterdir())


async def test_an_invalid_url_is_reported() -> None:
    """The error does not repeat the URL, which may contain a password."""
    expected = r"^the database URL can't be parsed: check `database` in the `store` section$"
    with pytest.raises(StoreError, match=expected):
        Store(StoreConfig("postgresql://:secret@:port/"))


async def test_a_newer_database_is_left_alone(place: Path | str) -> None:
    """An older version of the program refuses a database from a newer version."""
    async with Store(StoreConfig(place)) as store:
        await store.ping()
    database = Database(place)
    async with database.writing() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await database.close()
    async with Store(StoreConfig(place)) as store:
        with pytest.raises(StoreError, match="newer version of Footnote"):
            await store.ping()


async def test_the_migrations_match_the_schema(place: Path | str) -> None:
    """A migrated database has exactly the tables that the code declares."""

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))

    database = Database(place)
    async with database.writing() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


async def test_a_migration_that_fails_leaves_nothing_behind(
    place: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed migration is rolled back, so that the next start can try again."""
    with monkeypatch.context() as broken:
        broken.setattr("alembic.op.create_index", lambda *_: 1 / 0)
        async with Store(StoreConfig(place)) as store:
            with pytest.raises(ZeroDivisionError):
                await store.ping()
    async with Store(StoreConfig(place)) as store:
        await store.ping()


async def test_a_canceled_read_releases_its_connection(path: Path) -> None:
    """The pool does not run out of connections, however many reads are canceled."""
    async with Store(StoreConfig(path)) as store:
        await store.ping()
        for _ in range(20):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0):
                    await store.questions()
        assert await store.questions() == ()


@pytest.mark.parametrize("module", ["sqlalchemy", "alembic", "asyncpg", "platformdirs"])
def test_the_command_line_starts_without_the_database(module: str) -> None:
    """Commands that don't need the database don't import it."""
    program = f"import sys, bot.cli; sys.exit({module!r} in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
