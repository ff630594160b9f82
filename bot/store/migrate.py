"""Migrate a database safely, even if several processes try to migrate it at the same time."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOCK = 0x666F6F746E6F7465
"""Key of the PostgreSQL advisory lock for migrations: "footnote" in ASCII."""

_log = logging.getLogger(__name__)


def migrate(connection: Connection) -> None:
    """Run pending migrations in the current transaction of `connection`.

    Only one process migrates at a time. On PostgreSQL, other processes wait for an advisory lock.
    On SQLite, other processes wait for the write lock that the transaction holds. Raises StoreError
    if a newer version of the program has migrated the database.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = _config(connection)
    script = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == script.get_current_head():
        return
    if current is not None and current not in {step.revision for step in script.walk_revisions()}:
        raise StoreError(
            "the database was migrated by a newer version of Footnote: use that version"
        )
    command.upgrade(config, "head")
    _log.info("the database schema is now up to date")


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
