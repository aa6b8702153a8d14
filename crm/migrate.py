"""Bringing a database to the present form."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from config.errors import ConflictError

_LOCK = 12345
"""Number of the advisory lock that lets one process migrate at a time (PostgreSQL)."""


class BrokenReferenceError(ConflictError):
    """After a migration a row would point to one that is not there; nothing was changed."""

    slug = "broken-reference"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@contextmanager
def _whole(engine: Engine) -> Iterator[Connection]:
    """Give a connection on which everything happens or nothing, on SQLite too; two processes wait for each other."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            for waits in ("lock_timeout", "statement_timeout"):  # a call must not wait for long, a migration may
                connection.execute(text(f"SET LOCAL {waits} = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # tables are rebuilt; it cannot be set once one began
        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # what stood there in clear must not stay in free pages
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
            _refuse_broken(connection)
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        finally:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("PRAGMA secure_delete=OFF")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _refuse_broken(connection: Connection) -> None:
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise BrokenReferenceError(f"expected every row of {broken[0]} to point to rows that are there")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run every migration the database has not seen yet, all or nothing."""
    config = _config()
    with _whole(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to a revision, all or nothing; what only newer forms can hold is lost."""
    config = _config()
    with _whole(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def versions(engine: Engine) -> tuple[str | None, str | None]:
    """Return the database's version and the newest there is; equal means up to date."""
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present, ScriptDirectory.from_config(_config()).get_current_head()


def new_revision(engine: Engine, message: str, revision: str | None = None) -> None:
    """Write a migration from the difference between models and database, for a developer to read and mend."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True, rev_id=revision)
