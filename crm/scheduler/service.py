"""One pass over everything whose moment has come. Running it twice, late, or twice at once does each thing once.

For each thing the ticket is locked, then the moment is taken by emptying it where it still stands; whoever comes second
finds it gone. Colours, letters and notices have unique keys besides. Several tickets share a transaction; if anything
stands in its way nothing of it remains, and each of them gets a transaction of its own.
"""

import logging
from datetime import datetime
from functools import partial

from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.db import SessionFactory
from crm.deadlines.models import Deadline
from crm.scheduler.attempts import attempt
from crm.scheduler.clocks import look
from crm.scheduler.journal import note_issued
from crm.scheduler.marks import locked_mark
from crm.scheduler.queue import MOMENTS, DueQueue, Item
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
    tickets = locked_tickets(session, [item.ticket for item in items])
    return [(item, _do_one(session, casework, item, tickets[item.ticket], now)) for item in items]


def _do_one(session: Session, casework: Casework, item: Item, ticket: Ticket, now: datetime) -> Outcome | None:
    match _taken(session, item):
        case Deadline() as clock:
            return look(session, casework, clock, ticket, item.moment, now)
        case Supervision() as supervision:
            return _noted(session, ticket, promote(session, casework, supervision, ticket, now), now)
        case PendingTrigger() as pending:
            return _fire(session, casework, pending, ticket, now)
    return None


def _taken(session: Session, item: Item) -> Deadline | Supervision | PendingTrigger | None:
    """Return what is due, its moment emptied; nothing if somebody else did that meanwhile."""
    moment = MOMENTS[item.table]
    taken = (
        update(item.table)
        .where(item.table.id == item.id, moment == item.moment)
        .values({moment: None})
        .returning(item.table)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if item.table is Deadline:
        taken = taken.where(Deadline.state == "running")
    return session.scalar(taken)


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
