"""The database: engine, sessions, and the column types every table shares."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, Index, MetaData, TypeDecorator, create_engine, event, make_url, text
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import StaticPool

from crm.identity.vault import VAULT, Vault
from crm.postgresql import postgresql_engine

type_names = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class SessionFactory(sessionmaker[Session]):
    """Makes one short session per decision; objects stay readable after it.

    ``with factory() as session: …`` reads. It opens no transaction on PostgreSQL, where each statement of the usual
    transaction sees for itself what is committed: two messages to the server would bring nothing. What reads with a
    cursor or a lock writes: ``with factory.begin() as session: …`` is a transaction, committed at its end.
    """

    def __init__(self, engine: Engine) -> None:
        alone = {} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        super().__init__(engine.execution_options(**alone), expire_on_commit=False)
        self._writing = engine

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Open a session and a transaction, committed at the end or rolled back by an error."""
        with self(bind=self._writing) as session, session.begin():
            yield session


class Base(DeclarativeBase):
    """Parent of every table; constraint names are fixed so that migrations run on both engines."""

    metadata = MetaData(naming_convention=type_names)


def index_of_some(table: str, column: str, *further: str) -> Index:
    """Return an index of the rows that have a value: among many empty ones planners think it useless and read all."""
    some = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, *further, sqlite_where=some, postgresql_where=some)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment kept in UTC. SQLite drops the zone; this gives it back, and refuses a moment without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any zoned moment into UTC.

        Raises:
            ValueError: If the moment has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("expected a moment with a time zone, got one without")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(url: str, vault: Vault | None = None, *, busy_timeout_s: float = 1.0) -> Engine:
    """Open the database.

    Args:
        url: SQLAlchemy address; SQLite or PostgreSQL.
        vault: Keys of the sealed columns; without them nothing personal can be written or read.
        busy_timeout_s: How long a write waits for another one before it gives up; a call must not wait longer.
    """
    if url.startswith("sqlite"):
        in_memory = {"poolclass": StaticPool} if make_url(url).database in (None, "", ":memory:") else {}
        engine = create_engine(url, connect_args={"timeout": busy_timeout_s, "check_same_thread": False}, **in_memory)
        event.listen(engine, "connect", _tune_sqlite)
    else:
        engine = postgresql_engine(url, busy_timeout_s)
    setattr(engine.dialect, VAULT, vault)
    return engine


def _tune_sqlite(connection: Any, _record: object) -> None:
    """Readers never wait for the writer (WAL); a power cut can lose the last moments, never the file."""
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-16000",
        "secure_delete=FAST",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


Clock = Callable[[], datetime]
"""Gives the present moment in UTC; tests give their own."""
