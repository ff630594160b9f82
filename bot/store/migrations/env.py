"""Run by Alembic: migrates on the connection, and in the transaction, of `bot.store.migrate`."""

from __future__ import annotations

from alembic import context

from bot.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the transaction is the caller's, around all of it
)
context.run_migrations()
