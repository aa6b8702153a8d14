"""What waits for whom: a desk's boxes, most urgent or newest first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.assignments.states import AssignmentRole, AssignmentStatus
from crm.cursors import Place, Stretch, read_cursor, stretch
from crm.duplicates.models import UNTOLD, TicketCitizen
from crm.replies.models import Reply
from crm.supervision.models import Declaration, Supervision
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role, Status

COUNTED = 1_000
"""Counting ends there; it stands for more than 999."""

_S, _A, _R = Status, AssignmentStatus, Role

STATUS_BOXES: Mapping[str, tuple[Status, ...]] = {
    "accept": (_S.PENDING_ACCEPT, _S.ACCEPTED),
    "info": (_S.NEED_INFO,),
    "rejection": (_S.REJECTION_REVIEW,),
    "dispatch": (_S.PENDING_DISPATCH,),
    "review": (_S.HANDLED,),
    "visit": (_S.PENDING_VISIT,),
    "answered": (_S.ANSWERED,),
    "supervision": (_S.PENDING_SUPERVISION,),
    "closing": (_S.CLOSING,),
    "emergency": (_S.EMERGENCY,),
}
"""Boxes of tickets that stand somewhere."""

ASKED_BOXES: Mapping[str, tuple[AssignmentStatus, ...]] = {
    "returns": (_A.RETURN_REVIEW,),
    "extensions": (_A.EXTENSION_REVIEW,),
    "long_extensions": (_A.LONG_EXTENSION_REVIEW,),
    "arbitration": (_A.ARBITRATION,),
}
"""Boxes of what departments ask for; a co-handler asks without moving the ticket."""

ASKING = (_A.RETURN_REVIEW, _A.ARBITRATION, _A.EXTENSION_REVIEW, _A.LONG_EXTENSION_REVIEW)
OPEN_PARTS = (_A.TO_SIGN, _A.WORKING, *ASKING)
AFTER_REPLY = (_S.HANDLED, _S.PENDING_VISIT, _S.PENDING_SUPERVISION, _S.CLOSING)

PART_BOXES: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "to_sign": lambda: Assignment.status == _A.TO_SIGN,
    "working": lambda: Assignment.status == _A.WORKING,
    "waiting": lambda: Assignment.status.in_(ASKING),
    "sent_back": lambda: and_(
        Assignment.status == _A.WORKING,
        or_(
            Assignment.round > 0,
            select(Reply.id)
            .where(
                Reply.review == "sent_back",
                Reply.ticket == Assignment.ticket,
                Reply.assignment_id == Assignment.id,
            )
            .exists(),
        ),
    ),
    "co": lambda: and_(Assignment.status.in_(OPEN_PARTS), Assignment.role == AssignmentRole.CO),
}
"""Boxes of a department's own parts."""

_HOTLINE = ("mine_now", *STATUS_BOXES, *ASKED_BOXES, "declarations", "untold")

BOXES: Mapping[Role, tuple[str, ...]] = {
    _R.OPERATOR: ("mine_now", "accept", "info", "emergency"),
    _R.DISPATCHER: ("mine_now", "accept", "info", "dispatch", "emergency"),
    _R.REVIEWER: ("mine_now", "rejection", "dispatch", "returns", "extensions", "declarations", "review", "closing"),
    _R.FOLLOW_UP: ("mine_now", "visit", "answered", "untold"),
    _R.SUPERVISOR: _HOTLINE,
    _R.INSPECTOR: ("arbitration", "supervision"),
    _R.LEADER: ("supervision",),
    _R.ADMIN: _HOTLINE,
    _R.CLERK: ("mine_now", "to_sign", "working", "waiting", "sent_back", "replied", "co", "letters"),
    _R.SYSTEM: (),
}
"""Which boxes a desk has."""


BoxSort = Literal["due", "created"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits, until when, how far ahead, and the assignment or supervision it is about."""

    ticket: Ticket
    due_at: datetime | None
    pressing_at: datetime | None
    assignment: Assignment | None = None
    supervision_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Box:
    """A box as a query: its rows, which of them fit, their ends, what they are sorted by, and what settles ties."""

    rows: Select[*tuple[Any, ...]]
    fitting: tuple[ColumnElement[bool], ...]
    due: ColumnElement[Any]
    pressing: ColumnElement[Any]
    key: ColumnElement[Any]
    numeric: bool = False


def list_box(reader: Reader, box: str, sort: BoxSort = "due", *, cursor: str, limit: int) -> Stretch[Waiting]:
    """Return a stretch of one box: most pressing first, or what was made last first.

    Raises:
        NotAllowedError: The reader's desk has no such box.
        CursorError: The cursor is not of this box, sorted this way.
    """
    by_due = sort == "due"
    order = f"{box}-{sort}"
    place = read_cursor(order, cursor, dated=by_due)
    made = _box(reader, box)
    fitting = (*made.fitting, _behind(made, place)) if place else made.fitting
    # What must be sorted as a whole is sorted as keys; only what is shown is read.
    keys = made.rows.with_only_columns(made.key.label("key"), made.pressing.label("pressing")).where(*fitting)
    first = keys.order_by(*((made.pressing, made.key) if by_due else (made.key.desc(),))).limit(limit + 1).subquery()
    query = made.rows.add_columns(made.due, first.c.pressing).join(first, first.c.key == made.key)
    shown = query.order_by(*((first.c.pressing, first.c.key) if by_due else (first.c.key.desc(),)))

    def place_of(last: Waiting) -> Place:
        about = last.supervision_id or (last.assignment.id if last.assignment else None)
        return Place(last.pressing_at if by_due else None, str(about) if made.numeric else last.ticket.number)

    found = [Waiting(row[0], row[-2], row[-1], row[1], row[2]) for row in reader.session.execute(shown)]
    return stretch(found, limit, order, place_of)


def in_box(reader: Reader, box: str) -> ColumnElement[bool]:
    """Return the condition that a ticket waits in one box of the reader's desk.

    Raises:
        NotAllowedError: The reader's desk has no such box.
    """
    made = _box(reader, box)
    waiting = made.rows.with_only_columns(Ticket.number).where(*made.fitting)
    return Ticket.number.in_(waiting.correlate(None))


def count_boxes(reader: Reader) -> dict[str, int]:
    """Return how many wait in each box of the reader's desk, up to ``COUNTED``."""
    parts = _count_parts(reader) if reader.is_clerk else {}
    return {
        box: parts[box] if box in parts else _count(reader.session, _box(reader, box))
        for box in BOXES[reader.actor.role]
    }


def _count_parts(reader: Reader) -> dict[str, int]:
    """Return how many of the department's own parts are in each of their boxes, all counted on one way."""
    counts = [func.count().filter(fits()).label(box) for box, fits in PART_BOXES.items()]
    own = (
        Assignment.department == reader.actor.department,
        Assignment.status.in_(OPEN_PARTS),
        reader.not_accused_in(Assignment.ticket),
    )
    row = reader.session.execute(select(*counts).where(*own)).one()
    return {box: min(count, COUNTED) for box, count in row._asdict().items()}


def _count(session: Session, box: _Box) -> int:
    few = box.rows.with_only_columns(literal(1)).where(*box.fitting).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def _behind(box: _Box, place: Place) -> ColumnElement[bool]:
    key = int(place.key) if box.numeric else place.key
    if place.at is None:
        return box.key < key
    return and_(box.pressing >= place.at, or_(box.pressing > place.at, box.key > key))


def _box(reader: Reader, box: str) -> _Box:
    role = reader.actor.role
    if box not in BOXES[role]:
        raise NotAllowedError(f"expected a box out of {', '.join(BOXES[role]) or 'none'}, got {box}", box=box)
    if box == "mine_now":
        return _of_tickets(
            Ticket.turn_role == role,
            Ticket.turn_department == reader.actor.department if reader.is_clerk else Ticket.turn_department.is_(None),
            reader.on_desk(),
        )
    if box in STATUS_BOXES:
        return _of_tickets(Ticket.status.in_(STATUS_BOXES[box]), reader.on_desk())
    if box in ASKED_BOXES:
        return _of_parts(Assignment.status.in_(ASKED_BOXES[box]))
    if box == "declarations":
        undecided = select(Declaration.assignment_id).where(Declaration.decision == "")
        return _of_parts(Assignment.id.in_(undecided))
    if box == "replied":
        return _of_tickets(
            Ticket.lead_department == reader.actor.department, Ticket.status.in_(AFTER_REPLY), reader.on_desk()
        )
    if box == "untold":
        return _untold(reader)
    if box == "letters":
        return _letters(reader)
    return _of_parts(Assignment.department == reader.actor.department, PART_BOXES[box](), reader.on_desk())


def _of_tickets(*fitting: ColumnElement[bool]) -> _Box:
    rows = select(Ticket, literal(None), literal(None)).select_from(Ticket)
    return _Box(rows, fitting, Ticket.due_at.expression, Ticket.pressing_at.expression, Ticket.number.expression)


def _of_parts(*fitting: ColumnElement[bool]) -> _Box:
    """Return assignments."""
    rows = (
        select(Ticket, Assignment, literal(None))
        .select_from(Ticket)
        .join(Assignment, Assignment.ticket == Ticket.number)
    )
    due, pressing = Assignment.due_at.expression, Assignment.pressing_at.expression
    return _Box(rows, fitting, due, pressing, Assignment.id.expression, numeric=True)


def _untold(reader: Reader) -> _Box:
    """Return ended tickets with a citizen whom no message reached and nobody told yet, the longest ended first."""
    owed = select(TicketCitizen.ticket).where(TicketCitizen.told_way == UNTOLD)
    rows = select(Ticket, literal(None), literal(None)).select_from(Ticket)
    ended = Ticket.closed_at.expression
    fitting = (Ticket.number.in_(owed), ended.is_not(None), reader.on_desk())
    return _Box(rows, fitting, ended, ended, Ticket.number.expression)


def _letters(reader: Reader) -> _Box:
    """Return open supervisions of the clerk's department that it has not answered yet.

    Letters of the highest level go to a unit that has no part in the ticket: it reads the letter, not the ticket.
    """
    rows = (
        select(Ticket, literal(None), Supervision.id)
        .select_from(Ticket)
        .join(Supervision, Supervision.ticket == Ticket.number)
    )
    fitting = (
        Supervision.released_at.is_(None),
        Supervision.department == reader.actor.department,
        Supervision.feedback_at.is_(None),
        reader.not_accused_in(Supervision.ticket),
    )
    due = func.coalesce(Supervision.due_at, Ticket.due_at, Supervision.issued_at)
    return _Box(rows, fitting, due, due, Supervision.id.expression, numeric=True)
