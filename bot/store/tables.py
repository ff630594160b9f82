"""The database schema after the newest migration.

Timestamps are in seconds since 1970, except for `edited`, which is in milliseconds. For a question
asked or a vote cast, only the date is stored. For weekly counts, only the date of the week's Monday
is stored.
`guild` is NULL in rows from direct messages or from servers where the bot is installed only for a
user, and in rows older than the `guild` column. Only the operator sees rows without a `guild`.
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
    Column("guild", BigInteger),
    Index("ix_questions_last", "last"),
    Index("ix_questions_guild", "guild"),
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
    Column("guild", BigInteger),
    Index("ix_votes_date", "date"),
    Index("ix_votes_guild", "guild"),
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

WEEKLY = Table(
    "weekly",
    METADATA,
    Column("guild", BigInteger),
    Column("week", Date, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("passage", String(64), nullable=False),
    Column("times", Integer, nullable=False),
    Index("ix_weekly_week", "week"),
    Index("uq_weekly", "guild", "week", "kind", "passage", unique=True),
)
# In a unique index, NULLs differ from each other, so rows without a guild have their own index.
_ELSEWHERE = WEEKLY.c.guild.is_(None)
Index(
    "uq_weekly_elsewhere",
    *(WEEKLY.c.week, WEEKLY.c.kind, WEEKLY.c.passage),
    unique=True,
    sqlite_where=_ELSEWHERE,
    postgresql_where=_ELSEWHERE,
)

GUILDS = Table(
    "guilds",
    METADATA,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("left_at", BigInteger),
)

SCOPES = Table(
    "scopes",
    METADATA,
    Column("collection", String(64), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("guild", BigInteger),
    Column("rank", Integer, nullable=False),
    Index("ix_scopes_guild", "guild"),
)

SERVER_SETTINGS = Table(
    "server_settings",
    METADATA,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("settings", Text, nullable=False),
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

HANDOFFS = Table(
    "handoffs",
    METADATA,
    Column("answer", BigInteger, primary_key=True, autoincrement=False),
    Column("guild", BigInteger, nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("message", BigInteger),
    Column("thread", BigInteger),
    Column("asker", String(64), nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("offered", Text, nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("solved", BigInteger),
    Index("ix_handoffs_guild", "guild", "opened"),
    Index("ix_handoffs_thread", "thread"),
    Index("ix_handoffs_message", "message"),
)

CONTRIBUTIONS = Table(
    "contributions",
    METADATA,
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("guild", BigInteger, nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("parent", BigInteger, nullable=False),
    Column("author", String(64), nullable=False),
    Column("consent", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("edited", BigInteger, nullable=False),
    Column("request", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("checked", BigInteger, nullable=False),
    *(Index(f"ix_contributions_{name}", name) for name in ("guild", "channel", "parent", "author")),
)

CONSENTS = Table(
    "consents",
    METADATA,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("author", String(64), primary_key=True),
    Column("consent", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Index("ix_consents_author", "author"),
)

GUILD_TABLES = (
    *(QUESTIONS, VOTES, SCOPES, WEEKLY, SERVER_SETTINGS, DOCUMENTS),
    *(HANDOFFS, CONTRIBUTIONS, CONSENTS),
)
"""Tables whose `guild` column contains the id of a Discord server.

A server's rows are deleted 30 days after the bot has left the server.
"""

META = Table(
    "meta",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
