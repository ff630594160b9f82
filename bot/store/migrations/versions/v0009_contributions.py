"""Store messages contributed to a server's knowledge, and their authors' consent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the `contributions` and `consents` tables."""
    op.create_table(
        "contributions",
        sa.Column("message", sa.BigInteger, autoincrement=False, nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("guild", "channel", "parent")
        ),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("consent", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("edited", "request", "version", "at", "checked")
        ),
        sa.PrimaryKeyConstraint("message", name="pk_contributions"),
    )
    for column in ("guild", "channel", "parent", "author"):
        op.create_index(f"ix_contributions_{column}", "contributions", [column])
    op.create_table(
        "consents",
        sa.Column("guild", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("consent", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("guild", "author", name="pk_consents"),
    )
    op.create_index("ix_consents_author", "consents", ["author"])
