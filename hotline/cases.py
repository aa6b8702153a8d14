"""What happens to cases by itself while the hotline runs."""

import logging
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from config.clock import utc_now
from crm.bus import Bus
from crm.bus.events import CasesChanged, Event, TicketChanged
from crm.casework import Casework
from crm.db import Clock, SessionFactory
from crm.scheduler.report import PassReport
from crm.scheduler.service import run_pass
from crm.tickets.hearers import hearers
from crm.tickets.models import Ticket

log = logging.getLogger(__name__)

MANY = 50
"""Tickets that are not named one by one any more."""
AS_A_WHOLE = ("recalled", "recalculated")
"""Work of a pass whose tickets are not named."""


def pass_over_cases(factory: SessionFactory, casework: Casework, bus: Bus, clock: Clock = utc_now) -> None:
    """Make one pass, log what it did, and tell open pages; passes on several machines do nothing twice."""
    at = clock()
    report = run_pass(factory, casework, at)
    if report.looked_at:
        log.info("a pass over the cases", extra={"count": report.looked_at, "attempt": report.failed})
    for event in news(factory, report, at):
        bus.publish(event)


def news(factory: SessionFactory, report: PassReport, at: datetime) -> Iterator[Event]:
    """Yield what pages must hear of a pass: each ticket it changed, or that many changed."""
    if len(report.tickets) > MANY or any(report.did[name] for name in AS_A_WHOLE):
        yield CasesChanged(at=at)
        return
    if not report.tickets:
        return
    with factory() as session:
        departments = hearers(session, report.tickets, at)
        changed = session.scalars(select(Ticket).where(Ticket.number.in_(report.tickets)).order_by(Ticket.number)).all()
    for ticket in changed:
        yield TicketChanged(
            ticket=ticket.number,
            status=ticket.status,
            turn_role=ticket.turn_role,
            turn_department=ticket.turn_department,
            version=ticket.version,
            departments=tuple(sorted(departments[ticket.number])),
            at=at,
        )
