"""Bring a database's tables up to date, whoever else tries the same at the moment."""

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
"""The name of PostgreSQL's lock for migrating: "footnote" in ASCII."""

_log = logging.getLogger(__name__)


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, in the transaction that `connection` is in.

    Another process that does the same waits: on PostgreSQL for an advisory lock, on SQLite because
    the transaction began as a writing one. Raises StoreError where a newer version of the program
    has been here.
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
            "the database was written by a newer version of footnote: use that version"
        )
    command.upgrade(config, "head")
    _log.info("the database's tables are up to date now")


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
