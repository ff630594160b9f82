"""The database schema after the newest migration.

Timestamps are seconds since 1970. Questions and votes record only the date, not the time.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"}
)

QUESTIONS = Table(
    "questions",
    METADATA,
    Column("key", String(32), primary_key=True),
    Column("text", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("times", Integer, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("settled_at", BigInteger, nullable=False),
    Index("ix_questions_last", "last"),
)

VOTES = Table(
    "votes",
    METADATA,
    Column("voter", String(64), primary_key=True),
    Column("passage", String(64), primary_key=True),
    Column("question_key", String(32), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("question", Text, nullable=False),
    Column("word", Text, nullable=False),
    Column("date", Date, nullable=False),
    Index("ix_votes_date", "date"),
)

LINKS = Table(
    "links",
    METADATA,
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("reply_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_links_reply_id", "reply_id"),
    Index("ix_links_at", "at"),
)

CURATED = Table(
    "curated",
    METADATA,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("guild", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("removed_at", BigInteger, nullable=True),
    Index("ix_documents_guild", "guild"),
    Index("ix_documents_version", "version"),
)

META = Table(
    "meta",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
