"""One pass over everything whose moment has come. Running it twice, late, or twice at once does each thing once.

For each thing the ticket is locked, then the moment is taken by emptying it where it still stands; whoever comes second
finds it gone. Colours, letters and notices have unique keys besides. Several tickets share a transaction; if anything
stands in its way nothing of it remains, and each of them gets a transaction of its own.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import cast

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.attempts import attempt
from crm.casework import Casework
from crm.db import SessionFactory
from crm.deadlines.models import Deadline
from crm.departments.models import Department
from crm.scheduler.clocks import look
from crm.scheduler.journal import note_issued
from crm.scheduler.marks import locked_mark
from crm.scheduler.queue import MOMENTS, Due, DueQueue, Item, Table
from crm.scheduler.regular import REGULAR, Regular
from crm.scheduler.report import Outcome, PassReport
from crm.supervision.models import PendingTrigger, Supervision
from crm.supervision.service import bring, promote
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import SYSTEM
from crm.tickets.service import locked_tickets

log = logging.getLogger(__name__)

TOGETHER = 25
"""Tickets of one transaction: few enough that a person who moves one of them, or a call that writes, hardly waits."""

LAST_PASS = "pass"  # noqa: S105 a name, no secret
"""The mark of the last pass; its value says how much failed."""


def run_pass(factory: SessionFactory, casework: Casework, now: datetime, batch: int = 500) -> PassReport:
    """Do everything that should have happened by now and did not.

    Args:
        factory: Makes sessions.
        casework: The city's rules.
        now: The present moment; what is done late is done now, not dated back.
        batch: How many due rows are read at once.
    """
    report = PassReport()
    for work in REGULAR:
        _regular(factory, casework, now, report, work)
    queue = DueQueue(factory, now, batch)
    while items := queue.take(TOGETHER):
        for item, outcome in _done(factory, casework, items, now, report):
            report.add(outcome, item.ticket)
            if outcome and outcome.again:
                queue.put_back(item, outcome.again)
    attempt(factory, partial(_note, now=now, failed=report.failed))
    return report


def _done(
    factory: SessionFactory, casework: Casework, items: list[Item], now: datetime, report: PassReport
) -> list[tuple[Item, Outcome | None]]:
    """Do what is due, all at once or else one by one, and return what could be done; the rest is reported."""
    try:
        with factory.begin() as session:
            return _do(session, casework=casework, items=items, now=now)
    except Exception as error:  # noqa: BLE001 which ticket it was is found one by one
        log.info("tickets are looked at one by one", extra={"error": type(error).__name__})
    done: list[tuple[Item, Outcome | None]] = []
    for item in items:
        try:
            done += attempt(factory, partial(_do, casework=casework, items=[item], now=now))
        except Exception as error:  # noqa: BLE001 one ticket must not keep the others waiting
            log.error(  # noqa: TRY400 a traceback might carry what stands in the ticket
                "a ticket could not be looked at",
                extra={"reference": item.ticket, "step": item.table.__tablename__, "error": type(error).__name__},
            )
            report.add_failure(item.ticket)
    return done


def _regular(factory: SessionFactory, casework: Casework, now: datetime, report: PassReport, work: Regular) -> None:
    try:
        report.did.update(work(factory, casework, now))
    except Exception as error:
        log.exception("regular work failed", extra={"step": work.__name__, "error": type(error).__name__})
        report.add_failure("")


def _note(session: Session, now: datetime, failed: int) -> None:
    """Keep when the last pass was, and what failed in it (``hotline doctor``)."""
    last = locked_mark(session, LAST_PASS)
    last.at, last.value = now, str(failed)


def _do(session: Session, *, casework: Casework, items: list[Item], now: datetime) -> list[tuple[Item, Outcome | None]]:
    """Do what is due, each on another ticket; nothing of what was done meanwhile."""
    numbers = [item.ticket for item in items]
    tickets = locked_tickets(session, numbers)
    at_hand = [
        *session.scalars(select(Assignment).where(Assignment.ticket.in_(numbers))),
        *session.scalars(select(Department)),
    ]
    taken = {(type(one), one.id): one for table in MOMENTS for one in _taken(session, table, items)}
    done = [
        (item, _do_one(session, casework, taken.get((item.table, item.id)), tickets[item.ticket], item.moment, now))
        for item in items
    ]
    del at_hand  # as long as these are held, the session does not ask for them again
    return done


def _do_one(
    session: Session, casework: Casework, due: Due | None, ticket: Ticket, moment: datetime, now: datetime
) -> Outcome | None:
    match due:
        case Deadline():
            return look(session, casework, due, ticket, moment, now)
        case Supervision():
            return _noted(session, ticket, promote(session, casework, due, ticket, now), now)
        case PendingTrigger():
            return _fire(session, casework, due, ticket, now)
    return None


def _taken(session: Session, table: Table, items: list[Item]) -> Sequence[Due]:
    """Return what is due of one table, the moments emptied, without what somebody else took meanwhile."""
    moment = MOMENTS[table]
    wanted = [(item.id, item.moment) for item in items if item.table is table]
    if not wanted:
        return ()
    taken = update(table).where(tuple_(table.id, moment).in_(wanted)).values({moment: None}).returning(table)
    if table is Deadline:
        taken = taken.where(Deadline.state == "running")
    rows = session.scalars(taken, execution_options={"synchronize_session": False, "populate_existing": True})
    return cast("Sequence[Due]", rows.all())


def _fire(session: Session, casework: Casework, pending: PendingTrigger, ticket: Ticket, now: datetime) -> Outcome:
    if ticket.turn_role is None:
        return Outcome()
    made = bring(session, casework, ticket, pending.what, pending.trigger, pending.occasion, SYSTEM.login, now)
    return _noted(session, ticket, made, now)


def _noted(session: Session, ticket: Ticket, made: Supervision | None, now: datetime) -> Outcome:
    outcome = Outcome()
    if made is not None:
        note_issued(session, ticket, made, now)
        outcome.did[f"level:{made.level}"] += 1
        outcome.did[made.trigger] += 1
    return outcome
