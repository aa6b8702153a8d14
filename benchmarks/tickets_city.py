"""The console's application in this process, with people signed in."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import Engine

from agent_console.app import make_app
from agent_console.deps import ConsoleDeps
from config.profile import load_profile
from config.settings import Settings
from crm.attachments.store import Store
from crm.bus import MemoryBus
from crm.casework import Casework
from crm.db import make_session_factory
from tests.console_fakes import NOON, PASSWORD, FakeDesk, FakeHandOvers, FakeOutgoing, FakePbx, FakeTracker, add_person
from tests.console_fakes import Clock as StandingClock

BASE = "http://127.0.0.1:8000"


@dataclass
class Clock(StandingClock):
    """A clock that starts at the end of the past and runs."""

    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        """Return the present moment."""
        return NOON + timedelta(seconds=time.monotonic() - self.began)


@dataclass
class City:
    """What is asked, and by whom."""

    engine: Engine
    clock: Clock
    clients: dict[str, httpx.AsyncClient]


@asynccontextmanager
async def open_city(engine: Engine, folder: Path, people: Mapping[str, tuple[str, str | None]]) -> AsyncIterator[City]:
    """Build the application on a filled database and sign people in.

    Args:
        engine: The database.
        folder: For files.
        people: Role and department by login.
    """
    factory, profile, bus, clock = make_session_factory(engine), load_profile("demo"), MemoryBus(), Clock()
    with factory.begin() as session:
        for login, (role, department) in people.items():
            add_person(session, login, role, department)
    settings = Settings(data_dir=folder)
    store = Store(settings.attachments_dir, settings.attachment_bytes)
    desk = FakeDesk(bus, clock)
    tracker = FakeTracker()
    outside = (tracker, desk, FakeHandOvers(tracker), FakeOutgoing(), FakePbx())
    deps = ConsoleDeps(settings, profile, factory, bus, *outside, clock, Casework(profile), store)
    app = make_app(deps)
    async with AsyncExitStack() as stack:
        clients = {}
        for login in people:
            transport = httpx.ASGITransport(app)
            clients[login] = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url=BASE, headers={"Origin": BASE})
            )
            answer = await clients[login].post("/api/sign-in", json={"login": login, "password": PASSWORD})
            answer.raise_for_status()
        yield City(engine, clock, clients)
