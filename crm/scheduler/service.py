"""One pass over everything whose moment has come. Running it twice, late, or twice at once does each thing once.

Each thing is done in a transaction of its own: the ticket is locked, then the moment is taken by emptying it where it
still stands; whoever comes second finds it gone. Colours, letters and notices have unique keys besides.
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
from crm.tickets.service import get_ticket

log = logging.getLogger(__name__)

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
    for item in queue:
        try:
            outcome = attempt(factory, partial(_do, casework=casework, item=item, now=now))
        except Exception as error:  # noqa: BLE001 one ticket must not keep the others waiting
            log.error(  # noqa: TRY400 a traceback might carry what stands in the ticket
                "a ticket could not be looked at",
                extra={"reference": item.ticket, "step": item.table.__tablename__, "error": type(error).__name__},
            )
            report.add_failure(item.ticket)
            continue
        report.add(outcome, item.ticket)
        if outcome and outcome.again:
            queue.put_back(item, outcome.again)
    attempt(factory, partial(_note, now=now, failed=report.failed))
    return report


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


def _do(session: Session, *, casework: Casework, item: Item, now: datetime) -> Outcome | None:
    """Do one thing; nothing if it was done meanwhile."""
    ticket = get_ticket(session, item.ticket, lock=True)
    if not _take(session, item):
        return None
    if item.table is Deadline:
        clock = session.get_one(Deadline, item.id, populate_existing=True)
        return look(session, casework, clock, ticket, item.moment, now)
    if item.table is Supervision:
        made = promote(session, casework, session.get_one(Supervision, item.id, populate_existing=True), ticket, now)
        return _noted(session, ticket, made, now)
    return _fire(session, casework, session.get_one(PendingTrigger, item.id, populate_existing=True), ticket, now)


def _take(session: Session, item: Item) -> bool:
    moment = MOMENTS[item.table]
    taken = (
        update(item.table)
        .where(item.table.id == item.id, moment == item.moment)
        .values({moment: None})
        .returning(item.table.id)
        .execution_options(synchronize_session=False)
    )
    if item.table is Deadline:
        taken = taken.where(Deadline.state == "running")
    return session.scalar(taken) is not None


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
