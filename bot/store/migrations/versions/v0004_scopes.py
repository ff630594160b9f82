"""Store the places where collections answer, as set in Discord."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the `scopes` table."""
    op.create_table(
        "scopes",
        sa.Column("collection", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("place", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("guild", sa.BigInteger),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("collection", "kind", "place", name="pk_scopes"),
    )
    op.create_index("ix_scopes_guild", "scopes", ["guild"])
