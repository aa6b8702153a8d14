"""What an effect works with, and what it leaves behind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.errors import NotFoundError
from config.rules.city import CityRules
from config.rules.limits import LimitProfile
from crm.assignments.models import Assignment
from crm.assignments.states import ASSIGNMENT, DECIDERS, GONE, OVER, TICKET_STATUS, AssignmentRole, AssignmentStatus
from crm.casework import Casework
from crm.departments.service import shift_of
from crm.dispatch.service import limits_for, matter_of
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.clocks import Clocks
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Move, Role, Status


class NoSuchAssignmentError(NotFoundError):
    """No assignment of this ticket has this id, or the actor's department has none."""

    slug = "no-such-assignment"


@dataclass(frozen=True, slots=True)
class Done:
    """What a move came to.

    Attributes:
        to: The ticket's new status; ``None`` keeps it, or leaves it where the lead assignment took it.
        reason: For the journal and the time line.
        data: Ids of what was made; never a citizen's data.
    """

    to: Status | None = None
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    call_id: str | None = None


@dataclass
class Work:
    """One move being made."""

    session: Session
    casework: Casework
    ticket: Ticket
    actor: Actor
    at: datetime

    @cached_property
    def rules(self) -> CityRules:
        """The rules in force now."""
        return self.casework.rules(self.at)

    @property
    def profile(self) -> LimitProfile:
        """The limits of the lead's assignment, else those that fit the matter now."""
        return self.limits_named(self.lead.limits if self.lead else "")

    def limits_named(self, name: str) -> LimitProfile:
        """Return a limit profile; the one that fits the matter now if the rules no longer have the one named."""
        profiles = self.rules.limits.profiles
        return profiles.get(name) or profiles[limits_for(self.rules, matter_of(self.ticket))]

    @property
    def assignments(self) -> Sequence[Assignment]:
        """All of the ticket, oldest first; read once, those made meanwhile by ``add`` among them."""
        return self._assignments

    @cached_property
    def _assignments(self) -> list[Assignment]:
        query = select(Assignment).where(Assignment.ticket == self.ticket.number).order_by(Assignment.id)
        return list(self.session.scalars(query))

    def add(self, assignment: Assignment) -> None:
        """Give one more department its part."""
        known = self._assignments
        self.session.add(assignment)
        self.session.flush()
        known.append(assignment)

    @property
    def lead(self) -> Assignment | None:
        """The present lead: the newest one, unless it was returned or recalled."""
        leads = [a for a in self.assignments if a.role == AssignmentRole.LEAD]
        return leads[-1] if leads and leads[-1].status not in GONE else None

    def assignment(self, assignment_id: int | None, move: Move) -> Assignment:
        """Return what the move is about: the one named, the clerk's own, or the one that waits for this decision.

        Raises:
            NoSuchAssignmentError: There is none.
            NotAllowedError: It is another department's.
        """
        candidates = [a for a in self.assignments if assignment_id in (None, a.id)]
        if self.actor.role is Role.CLERK:
            own = [a for a in candidates if a.department == self.actor.department]
            if candidates and not own and assignment_id is not None:
                raise NotAllowedError("expected an assignment of the clerk's own department, got another's")
            candidates = own
        fitting = [a for a in candidates if ASSIGNMENT.allows(AssignmentStatus(a.status), move)]
        if not candidates:
            raise NoSuchAssignmentError("expected an assignment of this ticket, there is none that fits")
        lead = self.lead
        for one in fitting:
            if lead is not None and one.id == lead.id:
                return one
        return (fitting or candidates)[-1]

    def move_assignment(self, assignment: Assignment, move: Move) -> None:
        """Move one department's part, and the ticket with it if it is the lead's.

        Raises:
            IllegalMoveError: The part does not stand where the move begins.
            NotAllowedError: What was asked for is decided higher up.
        """
        is_lead = (lead := self.lead) is not None and lead.id == assignment.id
        before = AssignmentStatus(assignment.status)
        after = ASSIGNMENT.after(before, move)
        roles = DECIDERS.get((before, move))
        if roles is not None and self.actor.role not in roles:
            raise NotAllowedError(
                f"expected one of {', '.join(sorted(roles))} for {move.value} of a part in {before.value}, "
                f"got {self.actor.role.value}",
                move=move.value,
                roles=sorted(roles),
            )
        assignment.status = after
        if after in OVER:
            assignment.ended_at = self.at
        if is_lead:
            self.ticket.status = TICKET_STATUS[after]

    def passed_down(self, part: Assignment) -> list[Assignment]:
        """Return what is still worked on below a part, and below that."""
        found: list[Assignment] = []
        above = {part.id}
        for one in self.assignments:  # oldest first: a part comes after the one above it
            if one.parent_id in above:
                above.add(one.id)
                found.append(one)
        return [one for one in found if one.status not in OVER]

    def recall_all(self) -> None:
        """Take the ticket away from every department that still has it."""
        for assignment in self.assignments:
            if assignment.status not in GONE:
                assignment.status = AssignmentStatus.RECALLED
                assignment.ended_at = self.at
                self.clocks.stop(assignment.id)
        self.ticket.lead_department = None

    @cached_property
    def clocks(self) -> Clocks:
        """The clocks of the ticket."""
        return Clocks(self.session, self.casework, self.ticket.number, self.at)

    def shift(self, department: str) -> str:
        """Return the working time a department keeps."""
        return shift_of(self.rules, department)


Effects = Mapping[Move, Callable[[Work, Any], Done]]
"""What is done at each move; each effect takes the request of its move (``crm.tickets.moves.requests``)."""
