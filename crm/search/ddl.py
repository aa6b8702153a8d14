"""The tables of texts. They are no part of the metadata, because the two databases have different tables for them.

SQLite: a full-text table whose row id is the number of what is found, so that walking it backwards is newest first;
single characters are prefixes and have an index of their own.

PostgreSQL: the terms as ``tsvector`` under a GIN index, without a pending list, so that a search never pays for writes.
The planner must know rare terms from common ones to choose between the index and walking back from the newest one,
hence the statistics: with the default target a rare word is looked for in every row.
"""

from sqlalchemy import Connection, text

TEXTS = "ticket_texts"
UTTERANCES = "utterance_texts"
TABLES = {TEXTS: "varchar(18)", UTTERANCES: "bigint"}
"""Every table of texts, with the type of its numbers on PostgreSQL."""

POSTGRESQL_INDEX = f"CREATE INDEX ix_{TEXTS}_terms ON {TEXTS} USING gin (terms) WITH (fastupdate = off)"


def create(connection: Connection, table: str = TEXTS) -> None:
    """Make a table, empty."""
    for statement in _sqlite(table) if connection.dialect.name == "sqlite" else _postgresql(table):
        connection.execute(text(statement))


def drop(connection: Connection, table: str = TEXTS) -> None:
    """Take a table away; a new one can be filled from what its texts were taken from."""
    connection.execute(text(f"DROP TABLE IF EXISTS {table}"))


def _sqlite(table: str) -> tuple[str, ...]:
    return (f"CREATE VIRTUAL TABLE {table} USING fts5(terms, tokenize='ascii', detail=none, prefix='1')",)


def _postgresql(table: str) -> tuple[str, ...]:
    return (
        f"CREATE TABLE {table} (number {TABLES[table]} PRIMARY KEY, terms tsvector NOT NULL)",
        POSTGRESQL_INDEX.replace(TEXTS, table),
        f"ALTER TABLE {table} ALTER terms SET STATISTICS 1000",
    )
