"""Rows that are written unless somebody was first, and rows that are held while it is decided what becomes of them."""

import sqlite3
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Executable, ScalarResult, Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crm.db import Base

Row = TypeVar("Row", bound=Base)


def insert_unless_there(session: Session, table: type[Base], **values: Any) -> bool:
    """Insert a row unless its key is taken, and return whether it was inserted.

    Who wants the same key at the same moment waits until the other's transaction is over. On SQLite this also begins
    writing, so that what follows waits its turn.
    """
    return session.execute(_insert(session.get_bind().dialect.name, table), values).first() is not None


def held(session: Session, query: Select[Row], *, skip_taken: bool = False) -> ScalarResult[Row]:
    """Read rows as they are now, and let nobody else write them before this transaction is over.

    What decides about a write is read in this way, on both databases. PostgreSQL locks the rows; they may still be
    referred to. SQLite knows no locks of rows: there the transaction becomes the one that writes, and whoever else
    wants to waits for its end.

    Args:
        session: Session of a transaction (``factory.begin()``).
        query: Rows of one table.
        skip_taken: Leave out what somebody else holds, where another time will do.
    """
    _begin_writing(session)
    locked = query.with_for_update(key_share=True, skip_locked=skip_taken)
    return session.scalars(locked.execution_options(populate_existing=True))


def held_row(session: Session, table: type[Row], key: str | int) -> Row | None:
    """Return the row with this key, held as by ``held``; nothing if there is none."""
    _begin_writing(session)
    return session.get(table, key, with_for_update={"key_share": True}, populate_existing=True)


def _begin_writing(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


@cache
def _insert(dialect: str, table: type[Base]) -> Executable:
    """Return the statement, put together once: tickets are made by the hundred."""
    columns = Base.metadata.tables[table.__tablename__]
    insert = sqlite.insert(columns) if dialect == "sqlite" else postgresql.insert(columns)
    return insert.on_conflict_do_nothing().returning(*columns.primary_key)
