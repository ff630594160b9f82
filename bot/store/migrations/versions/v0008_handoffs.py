"""Store the questions that members passed on to a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the `handoffs` table."""
    op.create_table(
        "handoffs",
        sa.Column("answer", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("message", sa.BigInteger),
        sa.Column("thread", sa.BigInteger),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("offered", sa.Text, nullable=False),
        sa.Column("opened", sa.BigInteger, nullable=False),
        sa.Column("solved", sa.BigInteger),
        sa.PrimaryKeyConstraint("answer", name="pk_handoffs"),
    )
    op.create_index("ix_handoffs_guild", "handoffs", ["guild", "opened"])
    op.create_index("ix_handoffs_thread", "handoffs", ["thread"])
    op.create_index("ix_handoffs_message", "handoffs", ["message"])
