"""Filling an empty database with a past."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.orm import Session

from config.errors import ConflictError
from crm.calls.models import Call
from crm.calls.states import Outcome
from crm.casework import Casework
from crm.departments.service import sync_departments
from crm.journal.service import seal
from crm.search.service import SEARCHED
from crm.search.terms import terms_of
from crm.tickets.models import Ticket
from hotline.fill.calls import LONGEST, CallTeller
from hotline.fill.indexes import without_indexes
from hotline.fill.stories import Teller, phone_of
from hotline.fill.town import Town, moments
from hotline.fill.writer import BulkWriter

DAYS = 3 * 365


class NotEmptyError(ConflictError):
    """The database holds tickets or calls: a made-up past is never mixed with a real one."""

    slug = "database-not-empty"


@dataclass(frozen=True)
class Plan:
    """How much of what. ``open_tickets`` of the newest tickets are still on somebody's desk.

    There is at least one call: every ticket comes from one.
    """

    tickets: int = 300_000
    calls: int = 1_000_000
    open_tickets: int = 100_000
    citizens: int = 200_000
    seed: int = 12345


def fill(engine: Engine, casework: Casework, plan: Plan, now: datetime, say: Callable[[str], None]) -> dict[str, int]:
    """Write a past; everything or nothing.

    Args:
        engine: Database in its present form, empty.
        casework: The city's rules.
        plan: How much.
        now: The present.
        say: Told what is being done.

    Returns:
        Rows by table.

    Raises:
        NotEmptyError: There are tickets or calls already.
    """
    with Session(engine) as session, session.begin():
        if session.scalar(select(Ticket.number).limit(1)) or session.scalar(select(Call.id).limit(1)):
            raise NotEmptyError("expected an empty database, it holds tickets or calls")
        sync_departments(session, casework.rules(now), now)
    with engine.begin() as connection, without_indexes(connection):
        counts = _write(connection, casework, plan, now, say)
        say("indexes")
    say("seal")
    with Session(engine) as session, session.begin():
        seal(session, now)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return counts


def _write(
    connection: Connection, casework: Casework, plan: Plan, now: datetime, say: Callable[[str], None]
) -> dict[str, int]:
    chance = random.Random(plan.seed)  # noqa: S311 a repeatable past is wanted
    rules = casework.rules(now)
    town, writer = Town(rules, plan.citizens), BulkWriter(connection)
    teller, caller = Teller(town, rules, now, chance), CallTeller(casework.profile, chance)
    say("citizens")
    since = now - timedelta(days=DAYS)
    for citizen in range(1, plan.citizens + 1):
        name = town.name_of(citizen)
        writer.add("citizens", {"id": citizen, "name": name, "name_index": name, "created_at": since})
        number = phone_of(citizen)
        writer.add("citizen_numbers", {"number_index": number, "number": number, "citizen_id": citizen})
    say("calls and tickets")
    told = 0
    for index, at in enumerate(moments(plan.calls, now - LONGEST, DAYS, casework.calendar(now), chance)):
        citizen = town.citizens.draw(chance)
        end = Outcome.ANSWERED if index == plan.calls - 1 else caller.draw_end()
        due = (index + 1) * plan.tickets // plan.calls if end is Outcome.ANSWERED else told
        call = caller.call(f"past-{index}", at, citizen, end, makes_ticket=told < due)
        for name, row in call:
            writer.add(name, row)
        [(_, taken), *_] = call
        while told < due:
            rows = teller.ticket(taken, is_open=told >= plan.tickets - plan.open_tickets)
            for name, row in rows:
                writer.add(name, row)
                if name == "tickets":
                    writer.add_terms(row["number"], terms_of(row.get(part) or "" for part in SEARCHED))
            told += 1
    writer.finish()
    return writer.counts
