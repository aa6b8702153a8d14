"""How PostgreSQL is spoken to: in the server's own parameters, over connections that are known to stand."""

import time
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

CONNECT_TIMEOUT_S = 2
LONGEST_STATEMENT_S = 60
"""Exports and benchmarks read for long, everything else is far below."""
RESTED_S = 1.0
"""A connection that was used within this time is taken for a good one, any other is asked first."""
RESTING_SINCE = "resting_since"


def postgresql_engine(url: str, busy_timeout_s: float) -> Engine:
    """Open PostgreSQL, speaking in its own parameters (``$1``): the driver has nothing to rewrite.

    Args:
        url: SQLAlchemy address.
        busy_timeout_s: How long a write waits for another one, and a session for a connection.
    """
    from psycopg import RawCursor, RawServerCursor  # SQLite's users need no driver in memory

    waits = f"-c lock_timeout={int(busy_timeout_s * 1000)} -c statement_timeout={LONGEST_STATEMENT_S * 1000}"
    engine = create_engine(
        url,
        paramstyle="numeric_dollar",
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": waits, "cursor_factory": RawCursor},
        pool_size=10,
        pool_timeout=busy_timeout_s,
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
