"""Alembic environment that uses the connection and transaction of `bot.store.migrate`."""

from __future__ import annotations

from alembic import context

from bot.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the caller's transaction covers all migrations
)
context.run_migrations()
