"""Moves of the department that works on the matter."""

from datetime import datetime, timedelta

from sqlalchemy import select

from config.rules.limits import Limit
from crm.assignments.models import Assignment, ExtensionRequest, StageFeedback
from crm.assignments.states import OVER, AssignmentRole
from crm.calls.models import Call
from crm.citizens.models import CitizenNumber
from crm.citizens.numbers import normalise_number
from crm.clock.due import due
from crm.deadlines.models import Deadline
from crm.deadlines.service import Kind, cancel, extend, meet, pause, resume
from crm.replies.models import Reply
from crm.tickets.moves.errors import CoHandlersOpenError, ContactUnprovenError, MoveInputError
from crm.tickets.moves.references import known_call, own_attachments
from crm.tickets.moves.requests import AskExtension, Decide, Feedback, PauseClock, ReplyRequest
from crm.tickets.moves.telling import Citizens
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.states import Move

CLOCK_SLACK = timedelta(minutes=5)
"""A department's own clock may be a little ahead when it notes the moment of a contact."""


def ask_extension(work: Work, request: AskExtension) -> Done:
    """More time, asked for before the limit is over, the citizen being told."""
    assignment = work.assignment(request.assignment_id, Move.ASK_EXTENSION)
    clock = _handle_clock(work, assignment)
    if clock.due_at < work.at:
        raise MoveInputError("expected the extension before the limit is over, it is over", field="move")
    _within_rules(work, assignment, clock, request)
    work.move_assignment(assignment, Move.ASK_EXTENSION)
    asked = ExtensionRequest(
        assignment_id=assignment.id,
        asked_by=work.actor.login,
        asked_at=work.at,
        amount=request.amount,
        unit=request.unit,
        reason=request.reason,
        citizen_told=request.citizen_told,
    )
    work.session.add(asked)
    work.session.flush()
    return Done(reason=request.reason, data={"assignment": assignment.id, "extension": asked.id})


def grant_extension(work: Work, request: Decide) -> Done:
    """More time it is; a long matter must be reported on from now on."""
    assignment, asked = _decide_extension(work, request, Move.GRANT_EXTENSION, "granted")
    rule = work.limits_named(assignment.limits).extension
    clock = _handle_clock(work, assignment)
    extend(
        work.session, work.casework, clock, Limit.model_validate({"amount": asked.amount, "unit": asked.unit}), work.at
    )
    if asked.unit == "days":
        _await_feedback(work, assignment, rule.feedback_days)
    data = {"assignment": assignment.id, "extension": asked.id, "due_at": clock.due_at.isoformat()}
    return Done(reason=request.reason, data=data)


def refuse_extension(work: Work, request: Decide) -> Done:
    """The limit stays."""
    assignment, asked = _decide_extension(work, request, Move.REFUSE_EXTENSION, "refused")
    return Done(reason=request.reason, data={"assignment": assignment.id, "extension": asked.id})


def feedback(work: Work, request: Feedback) -> Done:
    """News of a long matter; what is public goes to everyone who told it."""
    assignment = work.assignment(request.assignment_id, Move.FEEDBACK)
    work.move_assignment(assignment, Move.FEEDBACK)
    citizens = Citizens(work)
    text = citizens.hide(request.text) if request.public else request.text
    news = StageFeedback(assignment_id=assignment.id, by=work.actor.login, at=work.at, text=text, public=request.public)
    work.session.add(news)
    work.session.flush()
    if request.public:
        citizens.send(f"feedback:{news.id}", text)
    if work.clocks.of(assignment.id, Kind.FEEDBACK):
        _await_feedback(work, assignment, work.limits_named(assignment.limits).extension.feedback_days)
    return Done(reason=text, data={"assignment": assignment.id, "feedback": news.id})


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
    work.clocks.stop(assignment.id, met=(Kind.HANDLE, Kind.CONTACT, Kind.FEEDBACK))
    if assignment.role == AssignmentRole.LEAD:
        work.ticket.handled_at = work.at
    data = {"assignment": assignment.id, "reply": record.id, "attachments": files}
    return Done(data=data, call_id=request.contact_call_id)


def pause_clock(work: Work, request: PauseClock) -> Done:
    """Stop counting, for a reason that is kept (会商, a lawful procedure)."""
    assignment = work.assignment(request.assignment_id, Move.FEEDBACK)
    clock = _handle_clock(work, assignment)
    if clock.state == "paused":
        raise MoveInputError("expected a clock that runs, it stands still already", field="move")
    pause(work.session, clock, request.reason[:128], work.actor.login, work.at)
    return Done(reason=request.reason, data={"assignment": assignment.id})


def resume_clock(work: Work, request: PauseClock) -> Done:
    """Count on."""
    assignment = work.assignment(request.assignment_id, Move.FEEDBACK)
    clock = _handle_clock(work, assignment)
    if clock.state != "paused":
        raise MoveInputError("expected a clock that stands still, it runs", field="move")
    resume(work.session, work.casework, clock, work.at)
    return Done(reason=request.reason, data={"assignment": assignment.id})


def _handle_clock(work: Work, assignment: Assignment) -> Deadline:
    clocks = work.clocks.of(assignment.id, Kind.HANDLE)
    if not clocks:
        raise MoveInputError("expected a department whose clock runs, its part is over", field="assignment_id")
    return clocks[-1]


def _within_rules(work: Work, assignment: Assignment, clock: Deadline, request: AskExtension) -> None:
    rule = work.limits_named(assignment.limits).extension
    if request.unit == "days":
        longest = clock.started_at + timedelta(days=rule.long_days)
        asked = Limit(amount=request.amount, unit="days")
        if due(clock.due_at, asked, work.casework.calendar(work.at)).at > longest:
            raise MoveInputError(f"expected at most {rule.long_days} days in all for a long matter", field="amount")
        return
    query = select(ExtensionRequest.amount).where(
        ExtensionRequest.assignment_id == assignment.id,
        ExtensionRequest.decision == "granted",
        ExtensionRequest.unit == rule.unit,
    )
    granted = sum(work.session.scalars(query))
    if request.amount > rule.once or granted + request.amount > rule.total:
        raise MoveInputError(
            f"expected at most {rule.once} at once and {rule.total} in all, got {request.amount} after {granted}",
            field="amount",
        )


def _decide_extension(work: Work, request: Decide, move: Move, decision: str) -> tuple[Assignment, ExtensionRequest]:
    assignment = work.assignment(request.assignment_id, move)
    work.move_assignment(assignment, move)
    query = select(ExtensionRequest).where(
        ExtensionRequest.assignment_id == assignment.id, ExtensionRequest.decision == ""
    )
    asked = work.session.scalars(query.order_by(ExtensionRequest.id.desc())).first()
    if asked is None:
        raise MoveInputError("expected an extension that waits for a decision, there is none", field="assignment_id")
    asked.decision, asked.decision_reason = decision, request.reason
    asked.decided_by, asked.decided_at = work.actor.login, work.at
    return assignment, asked


def _await_feedback(work: Work, assignment: Assignment, days: int) -> None:
    for clock in work.clocks.of(assignment.id, Kind.FEEDBACK):
        (meet if clock.due_at >= work.at else cancel)(work.session, clock, work.at)
    limit = Limit(amount=days, unit="days", end="end_of_day")
    work.clocks.start(Kind.FEEDBACK, limit, assignment_id=assignment.id, limits=assignment.limits)


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
        call = work.session.get(Call, request.contact_call_id or "")
        spoken = call is not None and call.answered_at is not None and call.started_at >= assignment.dispatched_at
        if call is None or not spoken or not _is_citizens(work, call):
            raise ContactUnprovenError(
                "expected a call of this platform that this citizen answered since the dispatch, got none",
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


def _minute(at: datetime) -> datetime:
    """Return when the minute began: people say when they called to the minute."""
    return at.replace(second=0, microsecond=0)


def _is_citizens(work: Work, call: Call) -> bool:
    """Compare by blind index: nobody needs to read the number for that."""
    if call.citizen_id is not None and call.citizen_id == work.ticket.citizen_id:
        return True
    query = select(CitizenNumber.citizen_id).join(Call, Call.number_index == CitizenNumber.number_index)
    return work.session.scalar(query.where(Call.id == call.id)) == work.ticket.citizen_id is not None


EFFECTS: Effects = {
    Move.ASK_EXTENSION: ask_extension,
    Move.GRANT_EXTENSION: grant_extension,
    Move.REFUSE_EXTENSION: refuse_extension,
    Move.FEEDBACK: feedback,
    Move.REPLY: reply,
    Move.PAUSE_CLOCK: pause_clock,
    Move.RESUME_CLOCK: resume_clock,
}
