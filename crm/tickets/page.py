"""Everything that belongs to one ticket, read in a handful of indexed queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.assignments.models import Assignment, ExtensionRequest, ReturnRequest, StageFeedback
from crm.attachments.models import Attachment
from crm.calls.hand_overs import hand_overs_of
from crm.calls.models import Call, HandOver
from crm.db import Base
from crm.deadlines.models import Deadline
from crm.duplicates.models import TicketCitizen
from crm.follow_ups.models import FollowUp
from crm.journal.models import TicketEvent
from crm.operators.models import Operator
from crm.replies.models import Reply
from crm.supervision.models import Declaration, Instruction, Letter, Reminder, Supervision
from crm.tickets.models import Ticket
from crm.tickets.states import CloseReason
from crm.warnings.models import CallWarning
from crm.warnings.service import warnings_of

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class TicketFile:
    """A ticket and its papers, oldest first."""

    ticket: Ticket
    last_word: str
    """What the ticket it repeats was ended with (终结答复), if it was."""
    merged: Sequence[str]
    citizens: Sequence[TicketCitizen]
    assignments: Sequence[Assignment]
    returns: Sequence[ReturnRequest]
    extensions: Sequence[ExtensionRequest]
    feedbacks: Sequence[StageFeedback]
    deadlines: Sequence[Deadline]
    events: Sequence[TicketEvent]
    calls: Sequence[Call]
    warnings: Sequence[CallWarning]
    hand_overs: Sequence[HandOver]
    replies: Sequence[Reply]
    follow_ups: Sequence[FollowUp]
    supervisions: Sequence[Supervision]
    letters: Sequence[Letter]
    attachments: Sequence[Attachment]
    declarations: Sequence[Declaration]
    instructions: Sequence[Instruction]
    reminders: Sequence[Reminder]
    names: dict[str, str]
    """Names of the people who did something, by login."""


def read_file(session: Session, ticket: Ticket) -> TicketFile:
    """Return a ticket's papers."""
    number = ticket.number

    def own(kind: type[Row], column: InstrumentedAttribute[str]) -> Sequence[Row]:
        return session.scalars(select(kind).where(column == number).order_by(*kind.__table__.primary_key)).all()

    assignments = own(Assignment, Assignment.ticket)
    ids = [assignment.id for assignment in assignments]

    def asked(kind: type[Row], column: InstrumentedAttribute[int]) -> Sequence[Row]:
        if not ids:
            return ()
        return session.scalars(select(kind).where(column.in_(ids)).order_by(*kind.__table__.primary_key)).all()

    events = session.scalars(select(TicketEvent).where(TicketEvent.ticket == number).order_by(TicketEvent.seq)).all()
    follow_ups = own(FollowUp, FollowUp.ticket)
    replies = own(Reply, Reply.ticket)
    calls = _calls(session, ticket, events, follow_ups, replies)
    return TicketFile(
        ticket=ticket,
        last_word=_last_word(session, ticket),
        merged=session.scalars(select(Ticket.number).where(Ticket.merged_into == number).order_by(Ticket.number)).all(),
        citizens=own(TicketCitizen, TicketCitizen.ticket),
        assignments=assignments,
        returns=asked(ReturnRequest, ReturnRequest.assignment_id),
        extensions=asked(ExtensionRequest, ExtensionRequest.assignment_id),
        feedbacks=asked(StageFeedback, StageFeedback.assignment_id),
        deadlines=own(Deadline, Deadline.ticket),
        events=events,
        warnings=warnings_of(session, ticket.call_id) if ticket.call_id else (),
        calls=calls,
        hand_overs=hand_overs_of(session, [call.id for call in calls]),
        replies=replies,
        follow_ups=follow_ups,
        supervisions=own(Supervision, Supervision.ticket),
        letters=own(Letter, Letter.ticket),
        attachments=own(Attachment, Attachment.ticket),
        declarations=own(Declaration, Declaration.ticket),
        instructions=own(Instruction, Instruction.ticket),
        reminders=own(Reminder, Reminder.ticket),
        names=_names(
            session, {ticket.operator, *(e.actor for e in events), *(c.operator for c in calls if c.operator)}
        ),
    )


def _calls(
    session: Session,
    ticket: Ticket,
    events: Sequence[TicketEvent],
    follow_ups: Sequence[FollowUp],
    replies: Sequence[Reply],
) -> Sequence[Call]:
    """Return the calls the ticket speaks of, and those that were made about it."""
    ids = {ticket.call_id, *(e.call_id for e in events), *(f.call_id for f in follow_ups)}
    ids |= {reply.contact_call_id for reply in replies}
    ids.discard(None)
    about = or_(Call.id.in_(ids), Call.ticket == ticket.number)
    return session.scalars(select(Call).where(about).order_by(Call.started_at)).all()


def _last_word(session: Session, ticket: Ticket) -> str:
    if ticket.repeat_of is None:
        return ""
    said = select(Reply.public_reply).join(Ticket, Ticket.number == Reply.ticket)
    said = said.where(Ticket.number == ticket.repeat_of, Ticket.close_reason == CloseReason.FINAL_REPLY)
    return session.scalar(said.where(Reply.assignment_id.is_(None)).order_by(Reply.id.desc()).limit(1)) or ""


def _names(session: Session, logins: set[str]) -> dict[str, str]:
    rows = session.execute(select(Operator.login, Operator.name).where(Operator.login.in_(logins)))
    return {row.login: row.name for row in rows}
