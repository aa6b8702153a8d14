"""The console in a process of its own, with people signed in: what they ask costs this process, not that one."""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import psutil
from sqlalchemy import Engine

from agent_console.app import make_app
from agent_console.deps import ConsoleDeps
from agent_console.server import ConsoleServer
from config.profile import load_profile
from config.settings import Settings
from crm.attachments.store import Store
from crm.bus import MemoryBus
from crm.casework import Casework
from crm.db import SessionFactory, make_engine
from hotline.core import PATIENCE_S
from tests.console_fakes import (
    NOON,
    PASSWORD,
    FakeDesk,
    FakeHandOvers,
    FakeMonitoring,
    FakeOutgoing,
    FakePbx,
    FakeTracker,
    add_person,
)
from tests.console_fakes import Clock as StandingClock
from tests.databases import VAULT

HOST = "127.0.0.1"


@dataclass
class Clock(StandingClock):
    """A clock that starts at the end of the past and runs."""

    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        """Return the present moment."""
        return NOON + timedelta(seconds=time.monotonic() - self.began)


@dataclass
class City:
    """What is asked, by whom, and the process that answers."""

    engine: Engine
    clock: Clock
    clients: dict[str, httpx.AsyncClient]
    served: psutil.Process


@asynccontextmanager
async def open_city(engine: Engine, folder: Path, people: Mapping[str, tuple[str, str | None]]) -> AsyncIterator[City]:
    """Serve the console on a filled database and sign people in.

    Args:
        engine: The database.
        folder: For files.
        people: Role and department by login.
    """
    with SessionFactory(engine).begin() as session:
        for login, (role, department) in people.items():
            add_person(session, login, role, department)
    with _served(engine.url.render_as_string(hide_password=False), folder) as (served, port):
        base = f"http://{HOST}:{port}"
        async with AsyncExitStack() as stack:
            clients = {}
            for login in people:
                clients[login] = await stack.enter_async_context(
                    httpx.AsyncClient(base_url=base, headers={"Origin": base}, timeout=60)
                )
                answer = await clients[login].post("/api/sign-in", json={"login": login, "password": PASSWORD})
                answer.raise_for_status()
            yield City(engine, Clock(), clients, served)


@contextmanager
def _served(url: str, folder: Path) -> Iterator[tuple[psutil.Process, int]]:
    """Start the console and give its process and port; it ends when our end of the pipe is closed."""
    apart = multiprocessing.get_context("spawn")
    ours, theirs = apart.Pipe()
    process = apart.Process(target=_serve, args=(url, folder, theirs), name="console")
    process.start()
    theirs.close()
    try:
        yield psutil.Process(process.pid), ours.recv()
    finally:
        ours.close()
        process.join()


def _serve(url: str, folder: Path, pipe: Connection) -> None:
    asyncio.run(_answer(url, folder, pipe))


async def _answer(url: str, folder: Path, pipe: Connection) -> None:
    engine = make_engine(url, VAULT, busy_timeout_s=PATIENCE_S)
    factory, profile, bus, clock = SessionFactory(engine), load_profile("demo"), MemoryBus(), Clock()
    settings = Settings(data_dir=folder)
    store = Store(settings.attachments_dir, settings.attachment_bytes)
    tracker = FakeTracker()
    calls = (FakeHandOvers(tracker), FakeMonitoring(bus, tracker), FakeOutgoing())
    outside = (tracker, FakeDesk(bus, clock), *calls, FakePbx())
    deps = ConsoleDeps(settings, profile, factory, bus, *outside, clock, Casework(profile), store)
    server = ConsoleServer(make_app(deps), HOST, 0)
    await server.start()
    pipe.send(server.port)
    await asyncio.to_thread(_until_closed, pipe)
    await server.stop()
    engine.dispose()


def _until_closed(pipe: Connection) -> None:
    try:
        pipe.recv()
    except EOFError:
        return
