"""Filling without indexes, and making them afterwards: several times faster than keeping them all the while."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from crm.search.ddl import POSTGRESQL_INDEX, TEXTS
from crm.tables import metadata

FILLED = (
    "citizens", "citizen_numbers", "calls", "call_segments", "tickets", "assignments", "deadlines", "ticket_events",
)  # fmt: skip


@contextmanager
def without_indexes(connection: Connection) -> Iterator[None]:
    """Take the indexes of the filled tables away and give them back, all within the caller's transaction."""
    indexes = [index for name in FILLED for index in metadata.tables[name].indexes]
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # The driver opens a transaction for the first row only, the indexes would be gone before; nor does the
        # usual cache hold what sorting millions of rows takes.
        usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
        connection.exec_driver_sql("PRAGMA cache_size=-262144")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(f"DROP INDEX ix_{TEXTS}_terms"))
        if connection.scalar(text("SELECT current_setting('is_superuser')")) == "on":
            # Rows come parents first: looking each parent up again would take as long as writing.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)
    if sqlite:
        connection.exec_driver_sql(f"PRAGMA cache_size={usual}")
    else:
        connection.execute(text(POSTGRESQL_INDEX))
