"""The one place where tests get a database: opened with fixed keys, every table and guard made.

With ``pytest --postgres`` every test gets PostgreSQL where it asks for any database.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from crm import guards
from crm.db import SessionFactory, make_engine
from crm.identity.vault import Vault
from crm.search import ddl as search
from crm.tables import metadata
from tests.postgres import ADMIN_URL, TEMPLATE, drop_with, has_database, new_database, rename

VAULT = Vault(keys={"test": bytes(range(32))}, active="test", index_key=bytes(range(32, 64)))
"""Keys of every test's database."""

SQLITE = "sqlite://"
Making = Callable[[Engine], None]


def by_models(engine: Engine) -> None:
    """Make every table and guard as the models say."""
    with engine.begin() as connection:
        metadata.create_all(connection)
        guards.create(connection)
        for table in search.TABLES:
            search.create(connection, table)


def file_engine(folder: Path, *, busy_timeout_s: float = 1.0, made: Making = by_models) -> Engine:
    """Return a database that several processes or threads may open: a file ``hotline.db`` of the folder.

    Args:
        folder: Where it lies.
        busy_timeout_s: How long a write waits for another one.
        made: What makes the tables.
    """
    if admin_url := os.environ.get(ADMIN_URL):
        return _postgres(admin_url, made, busy_timeout_s)
    with (folder / "hotline.db").open("xb") as file:
        file.write(_sqlite(made))
    return _alike(make_engine(f"sqlite:///{file.name}", VAULT, busy_timeout_s=busy_timeout_s), SQLITE)


def memory_engine() -> Engine:
    """Return a database as light as can be: in memory, the same one for every thread."""
    if admin_url := os.environ.get(ADMIN_URL):
        return _postgres(admin_url, by_models)
    engine = _alike(make_engine(SQLITE, VAULT), SQLITE)
    with closing(engine.raw_connection()) as connection:
        _driver(connection).deserialize(_sqlite(by_models))
    return engine


def empty_engine(folder: Path) -> Engine:
    """Return a database without any table, for migrations."""
    if admin_url := os.environ.get(ADMIN_URL):
        engine = make_engine(new_database(admin_url), VAULT)
        drop_with(engine, admin_url)
        return engine
    return make_engine(f"sqlite:///{folder / 'hotline.db'}", VAULT)


def _alike(engine: Engine, url: str) -> Engine:
    """Let statements be put into SQL once for all tests' engines of a kind: each would take a third of its time for it.

    Args:
        engine: One that has not connected yet.
        url: The address all engines of the kind are told apart from others by.
    """
    first = _first(url)
    engine.dialect = first.dialect
    engine.update_execution_options(**first.get_execution_options())
    return engine


@cache
def _first(url: str) -> Engine:
    """Return an engine that has met its database and keeps every statement's SQL."""
    engine = make_engine(url, VAULT)
    engine.connect().close()
    engine.dispose()
    engine.update_execution_options(compiled_cache={})
    return engine


@cache
def _sqlite(made: Making) -> bytes:
    """Return a database that has every table: copying it takes a tenth of making it."""
    engine = make_engine(SQLITE, VAULT)
    made(engine)
    with closing(engine.raw_connection()) as connection:
        return _driver(connection).serialize()


def _driver(connection: PoolProxiedConnection) -> sqlite3.Connection:
    driver = connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _postgres(admin_url: str, made: Making, busy_timeout_s: float = 1.0) -> Engine:
    url = new_database(admin_url, template=_template(admin_url, made))
    engine = _alike(make_engine(url, VAULT, busy_timeout_s=busy_timeout_s), admin_url)
    drop_with(engine, admin_url)
    return engine


@cache
def _template(admin_url: str, made: Making) -> str:
    """Return the name of a database that has every table, to be copied for the same reason."""
    name = f"{TEMPLATE}_{made.__name__}"
    if not has_database(admin_url, name):
        url = new_database(admin_url)
        engine = make_engine(url, VAULT)
        made(engine)
        engine.dispose()
        rename(admin_url, url, name)
    return name


def overtaken(factory: SessionFactory, work: Callable[[Session], object]) -> None:
    """Let somebody else write and commit after the factory's next session has read and before it writes; once."""

    def meanwhile(*_: object) -> None:
        with factory.begin() as session:
            work(session)

    event.listen(factory, "before_flush", meanwhile, once=True)


@contextmanager
def out_of_reach(engine: Engine, table: str) -> Iterator[None]:
    """Let nobody read a table meanwhile: SQLite loses it, PostgreSQL has it locked until the reader's patience ends."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TABLE {table}")
            connection.commit()
        else:
            connection.exec_driver_sql(f"LOCK TABLE {table}")
        yield
