"""The database: engine, sessions, and the column types every table shares."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from crm.identity.vault import VAULT, Vault

type_names = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SessionFactory = sessionmaker[Session]
"""Makes one short session per decision: ``with factory.begin() as session: …``."""


CONNECT_TIMEOUT_S = 2
LONGEST_STATEMENT_S = 60
"""PostgreSQL only; exports and benchmarks read for long, everything else is far below."""
RESTED_S = 1.0
"""PostgreSQL only: a connection that was used within this time is taken for a good one, any other is asked first."""
RESTING_SINCE = "resting_since"


class Base(DeclarativeBase):
    """Parent of every table; constraint names are fixed so that migrations run on both engines."""

    metadata = MetaData(naming_convention=type_names)


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
        waits = f"-c lock_timeout={int(busy_timeout_s * 1000)} -c statement_timeout={LONGEST_STATEMENT_S * 1000}"
        engine = _postgresql_engine(url, waits, busy_timeout_s)
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


def _postgresql_engine(url: str, waits: str, pool_timeout_s: float) -> Engine:
    """Speak in the server's own parameters (``$1``): the driver has nothing to rewrite, an eighth of a new ticket."""
    from psycopg import RawCursor, RawServerCursor  # SQLite's users need no driver in memory

    engine = create_engine(
        url,
        paramstyle="numeric_dollar",
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": waits, "cursor_factory": RawCursor},
        pool_size=10,
        pool_timeout=pool_timeout_s,
    )

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.server_cursor_factory = RawServerCursor

    _ask_rested(engine)
    return engine


def _ask_rested(engine: Engine) -> None:
    """Ask a connection that rested whether it still stands before it is used; if not, no other is used either."""

    @event.listens_for(engine, "checkin")
    def checkin(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[RESTING_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def checkout(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get(RESTING_SINCE, time.monotonic()) < RESTED_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def make_session_factory(engine: Engine) -> SessionFactory:
    """Return the maker of sessions; objects stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)


Clock = Callable[[], datetime]
"""Gives the present moment in UTC; tests give their own."""
