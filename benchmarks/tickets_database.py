"""The databases tickets are measured on: brought up by the migrations, gone afterwards, with what they cost."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from sqlalchemy import Engine, text

from crm import migrate
from crm.db import make_engine
from hotline.core import PATIENCE_S
from tests.databases import VAULT
from tests.postgres import new_database, server

KINDS = ("sqlite", "postgresql")
SAFE = ("max_connections=50", "shared_buffers=256MB", "max_wal_size=4GB")
"""PostgreSQL with everything written safely."""


@contextmanager
def database(kind: str) -> Iterator[Engine]:
    """Give a database in its present form, empty."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield from _brought_up(f"sqlite:///{folder}/hotline.db")
            return
        with server(SAFE) as admin_url:
            yield from _brought_up(new_database(admin_url))


def _brought_up(url: str) -> Iterator[Engine]:
    engine = make_engine(url, VAULT, busy_timeout_s=PATIENCE_S)
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


def mebibytes(engine: Engine) -> int:
    """Return how large a database is."""
    if engine.dialect.name == "sqlite":
        return round(Path(str(engine.url.database)).stat().st_size / 2**20)
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT pg_database_size(current_database()) / 1048576")) or 0)


def processor_s(engine: Engine, served: psutil.Process | None = None) -> float:
    """Return the processor time spent so far by a process, this one unless given, and by the database's for it."""
    times = served.cpu_times() if served else None
    own = times.user + times.system if times else time.process_time()
    if engine.dialect.name == "sqlite":
        return own
    with engine.connect() as connection:
        pids = connection.scalars(text("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")).all()
    spent = [psutil.Process(pid).cpu_times() for pid in pids if psutil.pid_exists(pid)]
    return own + sum(one.user + one.system for one in spent)
