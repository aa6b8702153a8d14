"""A PostgreSQL of the tests' own: Debian's programs, a folder and a socket of its own, gone afterwards.

Nothing is written safely to disk: a test's database need not survive a power cut.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, create_engine, event, text

ADMIN_URL = "HOTLINE_TEST_POSTGRES"
"""Environment variable with the address of a server in which tests may make and drop databases."""

INSTALLED = Path("/usr/lib/postgresql")
OLDEST = 15
"""The oldest version that is supported (``docs/operation.md``)."""

FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200", "shared_buffers=64MB")
TEMPLATE = "hotline_template"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 a folder of our own is made in it
LEAST_MEMORY = 4 * 2**30
"""Bytes that must be free there; each test's database is a copy of the template."""


def programs(installed: Path = INSTALLED) -> Path:
    """Return the folder of the newest PostgreSQL installed.

    Raises:
        RuntimeError: There is none, or none that is supported.
    """
    found = sorted(installed.glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise RuntimeError("expected Debian's postgresql package, it is not installed; run: make setup test")
    newest = found[-1]
    if int(newest.parent.name) < OLDEST:
        raise RuntimeError(f"expected PostgreSQL {OLDEST} or newer (docs/operation.md), got {newest.parent.name}")
    return newest


@contextmanager
def server(options: tuple[str, ...] = FAST) -> Iterator[str]:
    """Run a server and give the address of its maintenance database; it listens on a socket in its folder only."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-", dir=_place(options)))
    user = _user(folder)
    data = folder / "data"
    try:
        _run(user, "initdb", "-D", str(data), "-U", "hotline", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = " ".join(
            f"-c {option}" for option in (*options, "listen_addresses=", f"unix_socket_directories={folder}")
        )
        _run(user, "pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
        admin_url = f"postgresql+psycopg://hotline@/postgres?host={folder}"
        try:
            yield admin_url
        finally:
            _maintenance(admin_url).dispose()
            _run(user, "pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(admin_url: str, *, template: str = "template1") -> str:
    """Make an empty database (or a copy of ``template``) and return its address."""
    name = f"t{uuid4().hex}"
    _admin(admin_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return admin_url.replace("/postgres?", f"/{name}?")


def drop_with(engine: Engine, admin_url: str) -> None:
    """Let the engine's database go when the engine is disposed of."""
    name = engine.url.database

    @event.listens_for(engine, "engine_disposed")
    def drop(_: Engine) -> None:
        _admin(admin_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def has_database(admin_url: str, name: str) -> bool:
    """Return whether the server has a database of this name."""
    with _maintenance(admin_url).connect() as connection:
        found = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
    return found is not None


def rename(admin_url: str, url: str, name: str) -> None:
    """Give a database another name."""
    _admin(admin_url, f'ALTER DATABASE "{url.rpartition("?")[0].rpartition("/")[2]}" RENAME TO "{name}"')


def _place(options: tuple[str, ...]) -> Path | None:
    """Return where a server's data lies: in memory if nothing has to be safe and there is room, else on disk."""
    if options is FAST and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > LEAST_MEMORY:
        return IN_MEMORY
    return None


def _admin(admin_url: str, statement: str) -> None:
    with _maintenance(admin_url).connect() as connection:
        connection.execute(text(statement))


@cache
def _maintenance(admin_url: str) -> Engine:
    """Keep one connection for all tests: each makes and drops a database."""
    return create_engine(admin_url, isolation_level="AUTOCOMMIT")


def _user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: the package's own user does it then."""
    if os.geteuid() != 0:
        return []
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]


def _run(user: list[str], program: str, *words: str) -> None:
    done = subprocess.run(
        [*user, str(programs() / program), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        cwd="/",
    )
    if done.returncode:
        raise RuntimeError(f"expected {program} to succeed, got: {done.stderr.decode(errors='replace')[-500:]}")
