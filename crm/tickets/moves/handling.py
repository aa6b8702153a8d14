"""The handling record: what a department did, and proof that it spoke with the citizen."""

from datetime import datetime, timedelta

from sqlalchemy import select

from crm.assignments.models import Assignment
from crm.assignments.states import OVER, AssignmentRole
from crm.calls.contacts import contacts, first_contact
from crm.calls.models import Call
from crm.citizens.models import CitizenNumber
from crm.citizens.numbers import normalise_number
from crm.deadlines.service import Kind, meet
from crm.replies.models import Reply
from crm.tickets.moves.errors import CoHandlersOpenError, ContactUnprovenError, MoveInputError
from crm.tickets.moves.references import known_call, own_attachments
from crm.tickets.moves.requests import ReplyRequest
from crm.tickets.moves.telling import Citizens
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.states import Move

CLOCK_SLACK = timedelta(minutes=5)
"""A department's own clock may be a little ahead when it notes the moment of a contact."""


def reply(work: Work, request: ReplyRequest) -> Done:
    """The handling record, with proof that the citizen was spoken with; the lead's comes last."""
    assignment = work.assignment(request.assignment_id, Move.REPLY)
    _all_others_done(work, assignment)
    _proven(work, assignment, request)
    files = own_attachments(work, *request.attachments)
    if request.solved != "solved" and not request.unsolved_reason.strip():
        raise MoveInputError("expected a reason why it is not solved wholly, got none", field="unsolved_reason")
    work.move_assignment(assignment, Move.REPLY)
    assignment.replied_at = work.at
    record = Reply(
        ticket=work.ticket.number,
        assignment_id=assignment.id,
        by=work.actor.login,
        at=work.at,
        contact_way=request.contact_way,
        contact_at=request.contact_at,
        contact_number=normalise_number(request.contact_number),
        contact_call_id=known_call(work, request.contact_call_id),
        contact_reason=request.contact_reason,
        verified=request.verified,
        solved=request.solved,
        unsolved_reason=request.unsolved_reason,
        note=request.note,
        public_reply=Citizens(work).hide(request.public_reply),
        signed_off_by=request.signed_off_by,
    )
    work.session.add(record)
    work.session.flush()
    for clock in work.clocks.of(assignment.id, Kind.CONTACT):
        spoken_at = request.contact_at or first_contact(work.session, assignment) or work.at
        meet(work.session, clock, min(spoken_at, work.at))
    work.clocks.stop(assignment.id, met=(Kind.HANDLE, Kind.FEEDBACK))
    if assignment.role == AssignmentRole.LEAD:
        work.ticket.handled_at = work.at
    data = {"assignment": assignment.id, "reply": record.id, "attachments": files}
    return Done(data=data, call_id=request.contact_call_id)


def _all_others_done(work: Work, assignment: Assignment) -> None:
    waits_for = [
        a.department
        for a in work.assignments
        if a.id != assignment.id
        and a.status not in OVER
        and (a.parent_id == assignment.id or (assignment.role == AssignmentRole.LEAD and a.role == AssignmentRole.CO))
    ]
    if waits_for:
        raise CoHandlersOpenError(
            f"expected the others to have replied first, {', '.join(waits_for)} have not", departments=waits_for
        )


def _proven(work: Work, assignment: Assignment, request: ReplyRequest) -> None:
    """A contact is a call through us, or a moment and a number; none needs a reason (domain: 虚假办结)."""
    if request.contact_way == "platform":
        call = work.session.scalar(contacts(work.session, assignment).where(Call.id == request.contact_call_id))
        if call is None or not _is_citizens(work, call):
            raise ContactUnprovenError(
                "expected a call of the department about this ticket that this citizen answered since the dispatch, "
                "got none",
                field="contact_call_id",
            )
    elif request.contact_way == "none":
        if not request.contact_reason.strip():
            raise ContactUnprovenError("expected a reason why nobody was contacted, got none", field="contact_reason")
    elif (
        request.contact_at is None
        or not _minute(assignment.dispatched_at) <= request.contact_at <= work.at + CLOCK_SLACK
    ):
        raise ContactUnprovenError("expected the moment of the contact, between dispatch and now", field="contact_at")
    elif request.contact_way == "phone" and not normalise_number(request.contact_number):
        raise ContactUnprovenError("expected the number that was called, got none", field="contact_number")


def _minute(at: datetime) -> datetime:
    """Return when the minute began: people say when they called to the minute."""
    return at.replace(second=0, microsecond=0)


def _is_citizens(work: Work, call: Call) -> bool:
    """Compare by blind index: nobody needs to read the number for that."""
    if call.citizen_id is not None and call.citizen_id == work.ticket.citizen_id:
        return True
    query = select(CitizenNumber.citizen_id).join(Call, Call.number_index == CitizenNumber.number_index)
    return work.session.scalar(query.where(Call.id == call.id)) == work.ticket.citizen_id is not None


EFFECTS: Effects = {Move.REPLY: reply}
