"""What is measured of a filled database: reads, creation, the scheduler's pass."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import Engine, bindparam, text
from sqlalchemy.orm import Session

from benchmarks.machine import percentile
from benchmarks.tickets_asked import new_ticket
from benchmarks.tickets_city import City
from benchmarks.tickets_database import database, processor_s
from crm.casework import Casework
from crm.db import SessionFactory, UtcDateTime
from crm.scheduler.service import run_pass
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import open_ticket
from crm.tickets.states import Role
from tests.console_fakes import NOON

LONGEST_S = 15.0
"""How long one question is asked at most."""

CREATING_S = 5.0
DUE = 1_000

Figures = dict[str, dict[str, float]]
"""By question: ``p50_ms``, ``p95_ms`` and ``cpu_ms``."""


def on_each(kinds: Iterable[str], measure: Callable[[Engine], tuple[dict[str, float], Figures]]) -> dict[str, object]:
    """Measure on an empty database of each kind.

    Args:
        kinds: Of ``benchmarks.tickets_database.KINDS``.
        measure: Fills the database; gives what filling it came to, and each question's figures.

    Returns:
        The figures by kind, and the worst 95th percentile of all questions.
    """
    databases, worst = {}, 0.0
    for kind in kinds:
        with database(kind) as engine:
            made, asked = measure(engine)
        databases[kind] = {**made, "questions": asked}
        worst = max([worst, *(one["p95_ms"] for one in asked.values())])
    return {"worst_p95_ms": worst, "databases": databases}


async def reads(city: City, questions: Mapping[str, tuple[str, Iterator[str]]], runs: int) -> Figures:
    """Ask each question so many times, or until ``LONGEST_S`` are over.

    ``cpu_ms`` is the mean processor time: what it comes to when others use the machine too.
    """
    figures: Figures = {}
    for name, (login, paths) in questions.items():
        client, took, busy = city.clients[login], list[float](), processor_s(city.engine, city.served)
        until = time.perf_counter() + LONGEST_S
        while len(took) < runs and time.perf_counter() < until:
            path = next(paths)
            began = time.perf_counter()
            answer = await client.get(path)
            took.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, f"expected an answer to {path}, got {answer.text[:200]}"
        busy = (processor_s(city.engine, city.served) - busy) / len(took) * 1000
        half, most = percentile(took, 0.5), percentile(took, 0.95)
        figures[name] = {"p50_ms": round(half, 1), "p95_ms": round(most, 1), "cpu_ms": round(busy, 1)}
    return figures


async def creation(city: City, at_once: int) -> dict[str, object]:
    """Create tickets through the application, so many requests at a time; who is refused (503) asks again."""
    client = city.clients["8001"]
    made = refused = 0
    began = time.perf_counter()

    async def create(writer: int) -> None:
        nonlocal made, refused
        while time.perf_counter() < began + CREATING_S:
            sent = {"json": new_ticket(), "headers": {"Idempotency-Key": f"bench-{at_once}-{writer}-{made}"}}
            while (answer := await client.post("/api/tickets", **sent)).status_code == 503:  # type: ignore[arg-type]
                refused += 1
            assert answer.status_code == 201, f"expected a ticket, got {answer.text[:300]}"
            made += 1

    busy = processor_s(city.engine, city.served)
    await asyncio.gather(*(create(writer) for writer in range(at_once)))
    took, busy = time.perf_counter() - began, processor_s(city.engine, city.served) - busy
    return {"per_s": round(made / took), "cpu_ms": round(busy / made * 1000, 1), "refused": refused}


def bare_creation(city: City, casework: Casework) -> float:
    """Return tickets created per second by the service alone, a transaction each."""
    factory, actor = SessionFactory(city.engine), Actor("8001", Role.OPERATOR)
    made, began = 0, time.perf_counter()
    while time.perf_counter() < began + CREATING_S:
        with factory.begin() as session:
            open_ticket(session, casework, actor, {**new_ticket(), "reply_wanted": "yes"}, city.clock())
        made += 1
    return made / (time.perf_counter() - began)


def passes(engine: Engine, casework: Casework) -> dict[str, object]:
    """Return seconds of the first pass (the months' flags, no clock due), of an idle one, and of one with work."""
    factory = SessionFactory(engine)

    def take() -> tuple[float, float, object]:
        began, busy = time.perf_counter(), processor_s(engine)
        report = run_pass(factory, casework, NOON)
        took, busy = time.perf_counter() - began, processor_s(engine) - busy
        assert not report.failed, f"expected a pass without failures, got {report.failed}"
        return round(took, 3), round(busy, 3), report.as_json()

    first, idle = take()[0], take()[0]
    with Session(engine) as session, session.begin():
        over = "SELECT id FROM deadlines WHERE next_check_at IS NOT NULL AND due_at < :now LIMIT :due"
        session.execute(
            text(f"UPDATE deadlines SET next_check_at = due_at WHERE id IN ({over})").bindparams(  # noqa: S608 a constant
                bindparam("now", NOON, UtcDateTime()), due=DUE
            )
        )
    took, busy, report = take()
    return {"first_s": first, "idle_s": idle, "due_s": took, "due_cpu_s": busy, "due": report, "target_s": 5}
