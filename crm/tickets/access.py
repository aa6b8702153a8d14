"""Who may read which ticket, and how much of the citizen they see.

What may not be read looks exactly like what does not exist.
"""

from dataclasses import dataclass, field
from functools import cached_property
from hmac import compare_digest

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from crm.assignments.models import Assignment
from crm.assignments.states import GONE
from crm.calls.models import Call, CallSegment
from crm.departments.service import above, below
from crm.progress.models import ProgressLookup
from crm.progress.states import LookupAnswer, LookupWay
from crm.tickets.models import AccusedDepartment, Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.service import NoSuchTicketError
from crm.tickets.states import Role

HIDDEN_FROM_DEPARTMENTS = ("confidential", "anonymous")
"""Of such a ticket a department sees the matter and nothing of who told it."""

FEW = 5_000
"""Assignments of a department that are collected rather than met on the way through all tickets."""

TELEPHONE = "phone"
"""The channel in which an operator talked with the citizen, and keeps the ticket until it is submitted."""

HEARS_ALL = (Role.REVIEWER, Role.SUPERVISOR, Role.INSPECTOR, Role.ADMIN)
"""Who hears the calls of confidential matters too."""


@dataclass(frozen=True)
class Reader:
    """Somebody who reads tickets.

    Args:
        session: Open session.
        actor: Who.
        call_id: The call this person has just now, if any.
        code: The query code that the citizen told, six digits; it opens a ticket to an operator who has no other way.
    """

    session: Session
    actor: Actor
    call_id: str | None = None
    code: str = field(default="", repr=False)

    @property
    def is_clerk(self) -> bool:
        """Whether the reader belongs to a department outside the hotline."""
        return self.actor.role is Role.CLERK

    @cached_property
    def departments(self) -> frozenset[str]:
        """The clerk's department and all units below it."""
        own = self.actor.department
        return frozenset({own, *below(self.session, own)}) if own else frozenset()

    @cached_property
    def line(self) -> frozenset[str]:
        """The same and all units above: none of them may be the accused one."""
        own = self.actor.department
        return self.departments.union(above(self.session, own)) if own else frozenset()

    def listed(self) -> ColumnElement[bool]:
        """Return the condition that a ticket may stand in this reader's lists."""
        match self.actor.role:
            case Role.CLERK:
                return self._in_lists()
            case Role.OPERATOR:
                return or_(Ticket.confidentiality != "confidential", Ticket.operator == self.actor.login)
            case Role.SYSTEM:
                return false()
            case _:
                return true()

    def on_desk(self) -> ColumnElement[bool]:
        """Return the condition that a ticket may wait for this reader.

        Operators share those nobody talked about. A department's boxes name its own parts already.
        """
        if self.is_clerk:
            return self._not_accused()
        if self.actor.role is not Role.OPERATOR:
            return self.listed()
        return or_(
            Ticket.operator == self.actor.login,
            and_(Ticket.channel != TELEPHONE, Ticket.confidentiality != "confidential"),
        )

    def keeps_out_of(self, ticket: Ticket) -> bool:
        """Return whether the ticket accuses the clerk's department, or a unit above or below it."""
        return self.is_clerk and not self.line.isdisjoint(ticket.accused)

    def not_accused_in(self, ticket: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """Return the condition that what names a ticket may wait for the clerk, without looking at the ticket.

        Few tickets accuse anybody: those that accuse the clerk's line are collected once.
        """
        return ticket.not_in(select(AccusedDepartment.ticket).where(AccusedDepartment.department.in_(self.line)))

    def may_read(self, ticket: Ticket) -> bool:
        """Return whether the whole ticket may be read."""
        return self._may_read_anyway(ticket) or self._was_told_code(ticket)

    def only_by_code(self, ticket: Ticket) -> bool:
        """Return whether nothing but the query code opens the ticket: good for reading and for reminding."""
        return not self._may_read_anyway(ticket) and self._was_told_code(ticket)

    def _may_read_anyway(self, ticket: Ticket) -> bool:
        if self.is_clerk:
            query = select(Ticket.number).where(Ticket.number == ticket.number, self._of_departments())
            return self.session.scalar(query) is not None
        if self.actor.role is not Role.OPERATOR:
            return self.actor.role is not Role.SYSTEM
        if ticket.operator == self.actor.login or self._took_part(ticket.call_id):
            return True
        if ticket.confidentiality == "confidential":
            return False
        shared = ticket.turn_role == Role.OPERATOR and ticket.channel != TELEPHONE
        return shared or self._has_on_the_line(ticket)

    def sees_citizen(self, ticket: Ticket) -> bool:
        """Return whether the reader sees at least the citizen's mask."""
        return not self.is_clerk or ticket.confidentiality not in HIDDEN_FROM_DEPARTMENTS

    def may_hear(self, call: Call, ticket: Ticket) -> bool:
        """Return whether a call of a ticket that may be read may be heard: the hotline's people, or whoever took it."""
        if self._took_part(call.id):
            return True
        if self.actor.role is Role.OPERATOR:
            return False
        return self.actor.role in HEARS_ALL or (not self.is_clerk and ticket.confidentiality != "confidential")

    def _of_departments(self) -> ColumnElement[bool]:
        """Return the condition, looked up ticket by ticket: for rows that another index finds."""
        part = aliased(Assignment)
        own = select(part.id).where(part.ticket == Ticket.number, *self._theirs(part))
        return and_(own.exists(), self._not_accused())

    def _in_lists(self) -> ColumnElement[bool]:
        """Return the same for whole lists: a department with few tickets has them collected first.

        Otherwise the list is walked from its beginning, and enough of it is theirs to be done soon.
        """
        parts = select(Assignment.ticket).where(*self._theirs(Assignment))
        few = parts.limit(FEW + 1).subquery()
        if (self.session.scalar(select(func.count()).select_from(few)) or 0) > FEW:
            return self._of_departments()
        return and_(Ticket.number.in_(parts), self._not_accused())

    def _theirs(self, part: type[Assignment]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return part.department.in_(self.departments), part.status.not_in(GONE)

    def _not_accused(self) -> ColumnElement[bool]:
        return ~Ticket.accusations.any(AccusedDepartment.department.in_(self.line))

    def _took_part(self, call_id: str | None) -> bool:
        if call_id is None:
            return False
        if call_id == self.call_id:
            return True
        answered = select(Call.id).where(Call.id == call_id, Call.operator == self.actor.login)
        talked = select(CallSegment.id).where(CallSegment.call_id == call_id, CallSegment.operator == self.actor.login)
        return any(self.session.scalar(query.limit(1)) is not None for query in (answered, talked))

    def _was_told_code(self, ticket: Ticket) -> bool:
        """Return whether the citizen told the code: to this operator, or by key before this call was answered."""
        if self.actor.role is not Role.OPERATOR or ticket.confidentiality == "confidential":
            return False
        told = bool(self.code) and compare_digest(self.code.encode(), ticket.query_code.encode())
        return told or self._was_asked_about(ticket)

    def _was_asked_about(self, ticket: Ticket) -> bool:
        asked = ProgressLookup.call_id == self.call_id, ProgressLookup.ticket == ticket.number
        by_code = ProgressLookup.way == LookupWay.CODE, ProgressLookup.answer == LookupAnswer.TOLD
        query = select(ProgressLookup.id).where(*asked, *by_code).limit(1)
        return self.call_id is not None and self.session.scalar(query) is not None

    def _has_on_the_line(self, ticket: Ticket) -> bool:
        present = self.session.get(Call, self.call_id) if self.call_id else None
        return present is not None and present.citizen_id is not None and present.citizen_id == ticket.citizen_id


def readable_ticket(reader: Reader, number: str) -> Ticket:
    """Return a ticket.

    Raises:
        NoSuchTicketError: There is none, or it is not for this reader.
    """
    ticket = reader.session.get(Ticket, number)
    if ticket is None or not reader.may_read(ticket):
        raise NoSuchTicketError("expected the number of a ticket, no ticket has this one")
    return ticket
