"""Departments that the rules no longer name: they are closed, and what they hold goes back to be dispatched again."""

import hashlib
import logging
from collections import Counter
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.assignments.states import OVER, AssignmentStatus
from crm.attempts import attempt
from crm.casework import Casework
from crm.db import SessionFactory
from crm.departments.models import Department
from crm.departments.service import sync_departments
from crm.scheduler.marks import claimed
from crm.tickets.moves.actor import SYSTEM
from crm.tickets.moves.engine import make_move
from crm.tickets.moves.requests import Recall
from crm.tickets.service import get_ticket
from crm.tickets.states import TICKET_RULES, Move, Status

log = logging.getLogger(__name__)

REASON = "承办单位已撤销"
OPEN = tuple(status for status in AssignmentStatus if status not in OVER)


class RecallFailedError(RuntimeError):
    """Something of a closed department could not be taken back; the log names the tickets."""


def follow_departments(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Make the departments those of the rules in force when these are others than at the last pass."""
    return attempt(factory, partial(_sync, casework=casework, now=now))


def recall_closed(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Take back what closed departments hold: of a lead the whole ticket, of others their part.

    Raises:
        RecallFailedError: One could not be taken back; all others were.
    """
    with factory() as session:
        held = _held(session)
    done, failed = 0, 0
    for number, assignment_id in held:
        work = partial(_recall, casework=casework, number=number, assignment_id=assignment_id, now=now)
        try:
            done += attempt(factory, work)
        except Exception as error:  # noqa: BLE001 one ticket must not keep the others waiting
            failed += 1
            log.error(  # noqa: TRY400 a traceback might carry what stands in the ticket
                "a ticket could not be taken back", extra={"reference": number, "error": type(error).__name__}
            )
    if failed:
        raise RecallFailedError(f"expected {len(held)} parts of closed departments to be taken back, {failed} failed")
    return Counter(recalled=done)


def _sync(session: Session, casework: Casework, now: datetime) -> Counter[str]:
    rules = casework.rules(now)
    said = "".join(unit.model_dump_json() for unit in rules.departments)
    if not claimed(session, "departments", hashlib.sha256(said.encode()).hexdigest(), now):
        return Counter()
    return Counter(department_closed=len(sync_departments(session, rules, now)))


def _held(session: Session) -> list[tuple[str, int]]:
    closed = session.scalars(select(Department.code).where(~Department.active)).all()
    if not closed:
        return []
    query = select(Assignment.ticket, Assignment.id)
    held = query.where(Assignment.department.in_(closed), Assignment.status.in_(OPEN)).order_by(Assignment.id)
    return [(number, assignment_id) for number, assignment_id in session.execute(held)]


def _recall(session: Session, casework: Casework, number: str, assignment_id: int, now: datetime) -> int:
    """Take one part back. While a return waits for its decision it is a person's turn; the next pass looks again."""
    ticket = get_ticket(session, number, lock=True)
    part = session.get_one(Assignment, assignment_id, populate_existing=True)
    if part.status in OVER or Status(ticket.status) not in TICKET_RULES[Move.RECALL].start:
        return 0
    make_move(session, casework, SYSTEM, number, Recall(move="recall", reason=REASON, assignment_id=assignment_id), now)
    return 1
