"""Tickets at the size of a city: lists, searches, the ticket page, creation, and the scheduler's pass.

For each database and each size a made-up past (``hotline db fill``) is written into a database brought up by the
migrations; then signed-in people ask the console, which answers from a process of its own, one request at a time. The
times run from the request to the read answer over a socket, the client that reads it included; processor time is the
console's and the database's alone. PostgreSQL is Debian's, started for the run, with everything written safely.

Every size is read; tickets are created and the scheduler passes at the largest. One line for each part, and one for
each database with the processor time of each question by size. Both databases and three sizes take some 15 minutes
when nobody else uses the machine.

Targets: p95 ≤ 50 ms for every read, ≥ 100 creations a second, a pass over 100 000 open tickets ≤ 5 s.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.machine import say, versions
from benchmarks.tickets_asked import accounts, questions
from benchmarks.tickets_city import open_city
from benchmarks.tickets_database import KINDS, database, mebibytes
from benchmarks.tickets_parts import Figures, bare_creation, creation, passes, reads
from config.profile import load_profile
from crm.casework import Casework
from hotline.fill.service import Plan, fill
from tests.console_fakes import NOON

PARTS = ("reads", "creation", "pass")
EVENTS_EACH = 10
"""Events of a ticket, on average."""


async def over_http(engine: Engine, parts: list[str], runs: int, size: dict[str, object]) -> Figures:
    """Measure what goes through the application, and return what was read."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        asked = accounts(engine)
        async with open_city(engine, Path(folder), asked.people) as city:
            if "reads" in parts:
                figures = await reads(city, questions(asked), runs)
                say("tickets.reads", **size, busiest=asked.department, runs=runs, target_p95_ms=50, **figures)
            if "creation" in parts:
                made = {f"http_{n}_at_once": await creation(city, n) for n in (1, 4)}
                bare = round(bare_creation(city, Casework(load_profile("demo"))))
                say("tickets.creation", **size, **made, service_per_s=bare, target_per_s=100)
    return figures


def measure(kind: str, events: int, parts: list[str], runs: int) -> Figures:
    """Fill one database, measure, and return what was read."""
    tickets = events // EVENTS_EACH
    plan = Plan(tickets, calls=tickets * 10 // 3, open_tickets=tickets // 3, citizens=max(100, tickets * 2 // 3))
    casework, figures = Casework(load_profile("demo")), Figures()
    with database(kind) as engine:
        began = time.perf_counter()
        counts = fill(engine, casework, plan, NOON, lambda _: None)
        size: dict[str, object] = {"database": kind, "events": counts["ticket_events"]}
        filled = {"fill_s": round(time.perf_counter() - began, 1), "database_mib": mebibytes(engine)}
        say("tickets.fill", **size, **filled, rows=counts, versions=versions("fastapi", "sqlalchemy", "psycopg"))
        if {"reads", "creation"} & set(parts):
            figures = asyncio.run(over_http(engine, parts, runs, size))
        if "pass" in parts:
            say("tickets.pass", **size, open_tickets=plan.open_tickets, **passes(engine, casework))
    return figures


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--database", choices=KINDS, action="append")
    arguments.add_argument("--sizes", type=int, nargs="+", default=[30_000, 300_000, 3_000_000], help="events")
    arguments.add_argument("--only", choices=PARTS, action="append", help="measure these parts")
    arguments.add_argument("--runs", type=int, default=200, help="of each question, while there is time")
    given = arguments.parse_args()
    parts: list[str] = given.only or list(PARTS)
    for kind in given.database or KINDS:
        read: dict[int, Figures] = {}
        for events in sorted(given.sizes):
            wanted = parts if events == max(given.sizes) else [part for part in parts if part == "reads"]
            if wanted:
                read[events] = measure(kind, events, wanted, given.runs)
        if "reads" in parts:
            asked = {name: {size: read[size][name]["cpu_ms"] for size in read} for name in next(iter(read.values()))}
            say("tickets.growth", database=kind, cpu_ms_by_events=asked)


if __name__ == "__main__":
    main()
