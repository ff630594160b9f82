"""Record the server of each question and vote, and the servers that the bot is in or has left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add a `guild` column to `questions` and `votes`, and create the `guilds` table."""
    for table in ("questions", "votes"):
        op.add_column(table, sa.Column("guild", sa.BigInteger, nullable=True))
        op.create_index(f"ix_{table}_guild", table, ["guild"])
    op.create_table(
        "guilds",
        sa.Column("guild", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("left_at", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("guild", name="pk_guilds"),
    )
