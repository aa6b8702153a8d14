"""Tickets at the size of a city: lists, searches, the ticket page, creation, and the scheduler's pass.

For each database and each size a made-up past (``hotline db fill``) is written into a database brought up by the
migrations; then signed-in people ask the console's HTTP application in this process, one request at a time. The times
run from the request to the read answer, FastAPI, sessions and masks included. PostgreSQL is Debian's, started for the
run, with everything written safely.

Targets: p95 ≤ 50 ms for every read, ≥ 100 creations a second, a pass over 100 000 open tickets ≤ 5 s.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, bindparam, text
from sqlalchemy.orm import Session

from benchmarks.machine import percentile, say, versions
from benchmarks.tickets_asked import Asked, accounts, new_ticket, questions
from benchmarks.tickets_city import City, open_city
from config.profile import load_profile
from crm import migrate
from crm.casework import Casework
from crm.db import UtcDateTime, make_engine, make_session_factory
from crm.scheduler.service import run_pass
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import open_ticket
from crm.tickets.states import Role
from hotline.fill.service import Plan, fill
from tests.console_fakes import NOON
from tests.databases import VAULT
from tests.postgres import new_database, server

PARTS = ("reads", "creation", "pass")
EVENTS_EACH = 10
"""Events of a ticket, on average."""

SAFE = ("max_connections=50", "shared_buffers=256MB", "max_wal_size=4GB")
SECONDS = 5.0
"""How long tickets are created."""

DUE = 1_000


@contextmanager
def database(kind: str) -> Iterator[Engine]:
    """Give a database in its present form, empty, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            engine = make_engine(f"sqlite:///{folder}/hotline.db", VAULT)
            yield _brought_up(engine)
            engine.dispose()
            return
        with server(SAFE) as admin_url:
            engine = make_engine(new_database(admin_url), VAULT)
            yield _brought_up(engine)
            engine.dispose()


def _brought_up(engine: Engine) -> Engine:
    migrate.upgrade(engine)
    return engine


def mebibytes(engine: Engine) -> int:
    """Return how large a database is."""
    if engine.dialect.name == "sqlite":
        return round(Path(str(engine.url.database)).stat().st_size / 2**20)
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT pg_database_size(current_database()) / 1048576")) or 0)


async def reads(city: City, asked: Asked, runs: int) -> dict[str, object]:
    """Ask each question so many times; return milliseconds by question.

    ``cpu_ms`` is the mean processor time of this process: what it comes to when others use the machine too.
    """
    figures: dict[str, object] = {}
    for name, (login, paths) in questions(asked).items():
        client, took, busy = city.clients[login], list[float](), time.process_time()
        for _ in range(runs):
            path = next(paths)
            began = time.perf_counter()
            answer = await client.get(path)
            took.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, f"expected an answer to {path}, got {answer.text[:200]}"
        busy = (time.process_time() - busy) / runs * 1000
        half, most = percentile(took, 0.5), percentile(took, 0.95)
        figures[name] = {"p50_ms": round(half, 1), "p95_ms": round(most, 1), "cpu_ms": round(busy, 1)}
    return {"runs": runs, "target_p95_ms": 50, **figures}


async def creation(city: City, at_once: int) -> dict[str, object]:
    """Create tickets through the application, so many requests at a time; who is refused (503) asks again."""
    client = city.clients["8001"]
    made = refused = 0
    began = time.perf_counter()

    async def create(writer: int) -> None:
        nonlocal made, refused
        while time.perf_counter() < began + SECONDS:
            sent = {"json": new_ticket(), "headers": {"Idempotency-Key": f"bench-{at_once}-{writer}-{made}"}}
            while (answer := await client.post("/api/tickets", **sent)).status_code == 503:  # type: ignore[arg-type]
                refused += 1
            assert answer.status_code == 201, f"expected a ticket, got {answer.text[:300]}"
            made += 1

    await asyncio.gather(*(create(writer) for writer in range(at_once)))
    return {"per_s": round(made / (time.perf_counter() - began)), "refused": refused}


def bare_creation(city: City, casework: Casework) -> float:
    """Return tickets created per second by the service alone, a transaction each."""
    factory, actor = make_session_factory(city.engine), Actor("8001", Role.OPERATOR)
    made, began = 0, time.perf_counter()
    while time.perf_counter() < began + SECONDS:
        with factory.begin() as session:
            open_ticket(session, casework, actor, {**new_ticket(), "reply_wanted": "yes"}, city.clock())
        made += 1
    return made / (time.perf_counter() - began)


def passes(engine: Engine, casework: Casework) -> dict[str, object]:
    """Return seconds of the first pass (the months' flags, no clock due), of an idle one, and of one with work."""
    factory = make_session_factory(engine)

    def take() -> tuple[float, object]:
        began = time.perf_counter()
        report = run_pass(factory, casework, NOON)
        took = time.perf_counter() - began
        assert not report.failed, f"expected a pass without failures, got {report.failed}"
        return round(took, 3), report.as_json()

    first, idle = take()[0], take()[0]
    with Session(engine) as session, session.begin():
        over = "SELECT id FROM deadlines WHERE next_check_at IS NOT NULL AND due_at < :now LIMIT :due"
        session.execute(
            text(f"UPDATE deadlines SET next_check_at = due_at WHERE id IN ({over})").bindparams(  # noqa: S608 a constant
                bindparam("now", NOON, UtcDateTime()), due=DUE
            )
        )
    busy, report = take()
    return {"first_s": first, "idle_s": idle, "due_s": busy, "due": report, "target_s": 5}


async def http_part(engine: Engine, parts: list[str], runs: int, size: dict[str, object]) -> None:
    """Measure what goes through the application."""
    with tempfile.TemporaryDirectory() as folder:
        asked = accounts(engine)
        async with open_city(engine, Path(folder), asked) as city:
            if "reads" in parts:
                say("tickets.reads", **size, busiest=asked.department, **await reads(city, asked, runs))
            if "creation" in parts:
                figures = {f"http_{n}_at_once": await creation(city, n) for n in (1, 4)}
                bare = round(bare_creation(city, Casework(load_profile("demo"))))
                say("tickets.creation", **size, **figures, service_per_s=bare, target_per_s=100)


def measure(kind: str, events: int, parts: list[str], runs: int) -> None:
    """Fill one database and measure."""
    tickets = events // EVENTS_EACH
    plan = Plan(tickets, calls=tickets * 10 // 3, open_tickets=tickets // 3, citizens=max(100, tickets * 2 // 3))
    casework = Casework(load_profile("demo"))
    with database(kind) as engine:
        began = time.perf_counter()
        counts = fill(engine, casework, plan, NOON, lambda _: None)
        size: dict[str, object] = {"database": kind, "events": counts["ticket_events"]}
        filled = {"fill_s": round(time.perf_counter() - began, 1), "database_mib": mebibytes(engine)}
        say("tickets.fill", **size, **filled, rows=counts, versions=versions("fastapi", "sqlalchemy", "psycopg"))
        if "reads" in parts or "creation" in parts:
            asyncio.run(http_part(engine, parts, runs, size))
        if "pass" in parts:
            say("tickets.pass", **size, open_tickets=plan.open_tickets, **passes(engine, casework))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    arguments.add_argument("--sizes", type=int, nargs="+", default=[30_000, 300_000, 3_000_000], help="events")
    arguments.add_argument("--only", choices=PARTS, action="append", help="measure these parts")
    arguments.add_argument("--runs", type=int, default=200, help="of each question")
    given = arguments.parse_args()
    for kind in given.database or ("sqlite", "postgresql"):
        for events in given.sizes:
            measure(kind, events, given.only or list(PARTS), given.runs)


if __name__ == "__main__":
    main()
