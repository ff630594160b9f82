"""Add weekly counts of questions, of the passages shown, and of votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the `weekly` table."""
    op.create_table(
        "weekly",
        sa.Column("guild", sa.BigInteger, nullable=True),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("passage", sa.String(64), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
    )
    op.create_index("ix_weekly_week", "weekly", ["week"])
    op.create_index("uq_weekly", "weekly", ["guild", "week", "kind", "passage"], unique=True)
    elsewhere = sa.text("guild IS NULL")
    op.create_index(
        "uq_weekly_elsewhere",
        "weekly",
        ["week", "kind", "passage"],
        unique=True,
        sqlite_where=elsewhere,
        postgresql_where=elsewhere,
    )
