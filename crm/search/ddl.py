"""The table of texts. It is no part of the metadata, because the two databases have different tables for it.

SQLite: a full-text table whose row id is the ticket's number, so that walking it backwards is newest first; single
characters are prefixes and have an index of their own.

PostgreSQL: the terms as ``tsvector`` under a GIN index, without a pending list, so that a search never pays for writes.
The planner must know rare terms from common ones to choose between the index and walking back from the newest ticket,
hence the statistics: with the default target a rare word is looked for in every ticket.
"""

from sqlalchemy import Connection, text

TEXTS = "ticket_texts"

POSTGRESQL_INDEX = f"CREATE INDEX ix_{TEXTS}_terms ON {TEXTS} USING gin (terms) WITH (fastupdate = off)"
_SQLITE = (f"CREATE VIRTUAL TABLE {TEXTS} USING fts5(terms, tokenize='ascii', detail=none, prefix='1')",)
_POSTGRESQL = (
    f"CREATE TABLE {TEXTS} (number varchar(18) PRIMARY KEY, terms tsvector NOT NULL)",
    POSTGRESQL_INDEX,
    f"ALTER TABLE {TEXTS} ALTER terms SET STATISTICS 1000",
)


def create(connection: Connection) -> None:
    """Make the table, empty."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Take the table away; ``service.index_all`` can fill a new one."""
    connection.execute(text(f"DROP TABLE IF EXISTS {TEXTS}"))
