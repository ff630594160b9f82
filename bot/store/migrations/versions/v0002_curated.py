"""Store the curated text in the database, for processes that don't share a disk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the `curated` table."""
    op.create_table(
        "curated",
        sa.Column("version", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_curated"),
    )
