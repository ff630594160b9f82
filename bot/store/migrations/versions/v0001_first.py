"""Create the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the `questions`, `votes`, `links` and `meta` tables."""
    op.create_table(
        "questions",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("settled_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_questions"),
    )
    op.create_index("ix_questions_last", "questions", ["last"])
    op.create_table(
        "votes",
        sa.Column("voter", sa.String(64), nullable=False),
        sa.Column("passage", sa.String(64), nullable=False),
        sa.Column("question_key", sa.String(32), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("voter", "passage", "question_key", name="pk_votes"),
    )
    op.create_index("ix_votes_date", "votes", ["date"])
    op.create_table(
        "links",
        sa.Column("question_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("reply_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("question_id", name="pk_links"),
    )
    op.create_index("ix_links_reply_id", "links", ["reply_id"])
    op.create_index("ix_links_at", "links", ["at"])
    op.create_table(
        "meta",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
