"""Rows that must exist before they can be locked."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from crm.db import Base


def ensure_row(session: Session, table: type[Base], **values: Any) -> None:
    """Insert a row unless its key is taken; on SQLite this also begins writing, so that what follows waits its turn."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sqlite.insert(table).values(**values).on_conflict_do_nothing())
    else:
        session.execute(postgresql.insert(table).values(**values).on_conflict_do_nothing())
