"""Rows that are written unless somebody was first."""

from functools import cache
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crm.db import Base


def insert_unless_there(session: Session, table: type[Base], **values: Any) -> bool:
    """Insert a row unless its key is taken, and return whether it was inserted.

    Who wants the same key at the same moment waits until the other's transaction is over. On SQLite this also begins
    writing, so that what follows waits its turn.
    """
    return session.execute(_insert(session.get_bind().dialect.name, table), values).first() is not None


@cache
def _insert(dialect: str, table: type[Base]) -> Executable:
    """Return the statement, put together once: tickets are made by the hundred."""
    columns = Base.metadata.tables[table.__tablename__]
    insert = sqlite.insert(columns) if dialect == "sqlite" else postgresql.insert(columns)
    return insert.on_conflict_do_nothing().returning(*columns.primary_key)
