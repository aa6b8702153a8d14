"""Planning from a million calls: how fast the past is read, how near the forecast comes, what a week takes.

A made-up past (``hotline db fill``) of three years is written into a database brought up by the migrations. Then the
twelve weeks a forecast looks at are read, a week is forecast and staffed, and each of the last weeks is forecast from
what lay before it and held against what came (back-test): ``error`` is the sum of the differences of half hours over
the sum of calls (WAPE), ``chance`` what a forecast that knew the true rate would miss by (Poisson), and ``in_range``
the share of half hours within the forecast's range, meant to be 0.8. The past grows by a quarter a year, and has the
course of a day, busy and quiet weekdays and holidays; it has no storms.

Target: read and staffed ≤ 2 s; error at most 1.2 times that of chance.
"""

import argparse
import math
import time
from datetime import date, timedelta

from sqlalchemy import Engine

from benchmarks.machine import say, versions
from benchmarks.tickets_database import KINDS, database
from config.profile import load_profile
from config.rules.planning import PlanningRules
from crm.casework import Casework
from crm.clock.calendar import WorkCalendar
from crm.db import SessionFactory
from crm.planning.forecast import forecast, history_since
from crm.planning.history import History, read_history
from crm.planning.staffing import required
from hotline.fill.service import Plan, fill
from tests.console_fakes import NOON

QUEUE = "hotline"


def week(first: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(7)]


def back_test(
    history: History, calendar: WorkCalendar, rules: PlanningRules, weeks: int, today: date
) -> dict[str, object]:
    """Forecast each of the last weeks from the days before it."""
    came, missed_by, by_chance, hits, half_hours = 0, 0.0, 0.0, 0, 0
    for back in range(1, weeks + 1):
        first = today - timedelta(weeks=back)
        known = History(tuple(day for day in history.days if day < first), history.came)
        for day in week(first):
            for expected in forecast(known, calendar, rules.history, QUEUE, day).half_hours:
                actual = history.at(QUEUE, day, expected.half_hour).calls
                came += actual
                missed_by += abs(actual - expected.calls)
                by_chance += math.sqrt(2 * expected.calls / math.pi)
                hits += expected.low <= actual <= expected.high
                half_hours += 1
    return {
        "weeks": weeks,
        "half_hours": half_hours,
        "calls": came,
        "error": round(missed_by / came, 3),
        "chance": round(by_chance / came, 3),
        "in_range": round(hits / half_hours, 3),
    }


def measure(engine: Engine, kind: str, calls: int, weeks: int) -> None:
    casework = Casework(load_profile("demo"))
    calendar, rules = casework.calendar(NOON), casework.rules(NOON).planning
    filled = fill(engine, casework, Plan(tickets=1_000, calls=calls, open_tickets=300), NOON, lambda _: None)
    today = calendar.wall(NOON).date()
    with SessionFactory(engine)() as session:
        began = time.perf_counter()
        recent = read_history(session, calendar, history_since(rules.history, today), today)
        read_s = time.perf_counter() - began
        days = [required(forecast(recent, calendar, rules.history, QUEUE, day), rules) for day in week(today)]
        planned_s = time.perf_counter() - began - read_s
        whole = read_history(session, calendar, today - timedelta(weeks=rules.history.weeks + weeks), today)
    say(
        "planning",
        database=kind,
        calls=calls,
        segments=filled["call_segments"],
        calls_read=sum(came.calls for came in recent.came.values()),
        read_ms=round(read_s * 1000),
        week_ms=round(planned_s * 1000),
        most_seats=max(half_hour.seats for day in days for half_hour in day.half_hours),
        back_test=back_test(whole, calendar, rules, weeks, today),
        versions=versions("sqlalchemy", "psycopg"),
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--database", choices=KINDS, action="append")
    arguments.add_argument("--calls", type=int, default=1_000_000)
    arguments.add_argument("--weeks", type=int, default=4, help="that are forecast and held against what came")
    given = arguments.parse_args()
    for kind in given.database or KINDS:
        with database(kind) as engine:
            measure(engine, kind, given.calls, given.weeks)


if __name__ == "__main__":
    main()
