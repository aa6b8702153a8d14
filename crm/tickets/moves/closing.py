"""Moves that close the loop: review, follow-up, rework, closing, reopening, the last word, the archive."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.assignments.models import Assignment
from crm.assignments.states import AssignmentRole, AssignmentStatus
from crm.deadlines.models import Deadline
from crm.deadlines.service import Kind
from crm.duplicates.service import citizens_of
from crm.follow_ups.models import FollowUp
from crm.replies.models import Reply
from crm.supervision.service import set_off
from crm.tickets.form import known_reason
from crm.tickets.moves.dispatching import assign
from crm.tickets.moves.ending import end
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.references import known_call, own_attachments
from crm.tickets.moves.requests import FinalReply, FollowUpRequest, Plain, Reasoned, Rectify, SendBack
from crm.tickets.moves.telling import Citizens
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.states import CloseReason, Move, Role, Status
from crm.tickets.turn import restart

DISSATISFIED = ("dissatisfied", "very_dissatisfied")
NOT_EVALUATED = "not_evaluated"


def approve(work: Work, request: Plain) -> Done:
    """The hotline finds the reply good enough to be told; without anybody to ask it goes to closing."""
    for record in _open_replies(work):
        _review(work, record, "approved", request.reason)
    nobody = work.ticket.citizen_id is None and not work.ticket.callback_number
    return Done(Status.CLOSING if nobody or not work.ticket.reply_wanted else Status.PENDING_VISIT, request.reason)


def send_back(work: Work, request: SendBack) -> Done:
    """A reply is not good enough; the clock of whoever gave it goes on as if they had not replied.

    The lead replies last, and whoever passed a part down after those below: they have to reply once more too. What the
    others replied still waits for the review.
    """
    part = work.assignment(request.assignment_id, Move.SEND_BACK)
    again = [part, *(one for one in _above(work, part) if one.status == AssignmentStatus.REPLIED)]
    ids = {one.id for one in again}
    for record in _open_replies(work):
        if record.assignment_id in ids:
            _review(work, record, "sent_back", request.reason)
    for one in again:
        work.move_assignment(one, Move.SEND_BACK)
        one.replied_at = one.ended_at = None
        query = select(Deadline).where(Deadline.assignment_id == one.id, Deadline.kind == Kind.HANDLE)
        for clock in work.session.scalars(query.order_by(Deadline.id.desc()).limit(1)):
            work.clocks.reopen(clock)
    work.ticket.handled_at = None
    return Done(reason=request.reason, data={"assignment": part.id, "again": sorted(ids)})


def follow_up(work: Work, request: FollowUpRequest) -> Done:
    """One attempt to ask the citizen. No answer is no evaluation, and after the last attempt it ends without one."""
    if request.reason_code:
        known_reason(work.rules.intake.dissatisfactions, request.reason_code)
    unhappy = request.result in DISSATISFIED or request.solved == "no"
    if unhappy and not request.reason_code:
        raise MoveInputError("expected a reason for the dissatisfaction, got none", field="reason_code")
    if request.way == "machine" and work.actor.role is not Role.SYSTEM:
        raise MoveInputError("expected the way in which a person asked, got the line's", field="way")
    if not request.reached and (request.result or request.solved or request.attitude or request.contacted):
        raise MoveInputError("expected no answers from somebody who was not reached, got some", field="reached")
    known_call(work, request.call_id)
    asked = _keep_attempt(work, request)
    data = {"follow_up": asked.id, "attempt": asked.attempt}
    if not request.reached:
        if asked.attempt < work.rules.limits.visit_attempts:
            restart(work, Kind.VISIT, work.rules.limits.visit_pause)
            return Done(data=data, call_id=request.call_id)
        work.ticket.final_result = work.ticket.final_result or NOT_EVALUATED
        return Done(Status.CLOSING, data=data, call_id=request.call_id)
    result = request.result or (DISSATISFIED[0] if unhappy else NOT_EVALUATED)
    again = work.ticket.first_result is not None
    work.ticket.first_result = work.ticket.first_result or result
    work.ticket.final_result = result
    _check_contact(work, asked)
    to = _after_dissatisfaction(work, asked, again=again) if unhappy else Status.CLOSING
    return Done(to, request.comment, data, request.call_id)


def rectify(work: Work, request: Rectify) -> Done:
    """What follows a second dissatisfaction."""
    if request.to == "rework":
        return Done(_rework(work, request.reason), request.reason)
    if request.to == "dispatch":
        work.recall_all()
        return Done(Status.PENDING_DISPATCH, request.reason)
    return Done(Status.CLOSING, request.reason)


def close(work: Work, request: Plain) -> Done:
    """Close it honestly: the reason says whether it was solved; everyone who told the matter is answered."""
    why, last = _why(work), _last_reply(work)
    said = last.public_reply if last else ""
    return end(
        work, why, Status.CLOSED, request.reason, said=said, heard=_heard(work, last), data={"close_reason": why}
    )


def reopen_ticket(work: Work, request: Reasoned) -> Done:
    """Something new came up: whoever was told how it ended will be told anew, and evaluates it from the beginning."""
    work.recall_all()
    work.ticket.first_result = work.ticket.final_result = None
    work.ticket.closed_at = work.ticket.close_reason = work.ticket.handled_at = None
    for told in citizens_of(work.session, work.ticket.number):
        told.told_at, told.told_way = None, ""
    return Done(Status.PENDING_DISPATCH, request.reason)


def final_reply(work: Work, request: FinalReply) -> Done:
    """The last word (终结答复), signed by the head of the department: a reply like others, told to every citizen.

    The same matter of the same citizen points to it from now on (``crm.duplicates.service.mark_repeat``).
    """
    files = own_attachments(work, request.document_id)
    citizens = Citizens(work)
    last = Reply(
        ticket=work.ticket.number,
        by=work.actor.login,
        at=work.at,
        contact_way="none",
        contact_reason="终结答复",
        verified="",
        solved="",
        note="",
        public_reply=citizens.hide(request.text),
        signed_off_by=request.signed_by,
        review="approved",
        reviewed_by=work.actor.login,
        reviewed_at=work.at,
    )
    work.session.add(last)
    work.session.flush()
    work.ticket.close_reason = CloseReason.FINAL_REPLY
    citizens.tell_end(last.public_reply)
    data = {"reply": last.id, "signed_by": request.signed_by, "attachments": files}
    return Done(Status.TERMINATED, last.public_reply, data)


def archive(work: Work, request: Plain) -> Done:
    """Read only from now on."""
    return Done(Status.ARCHIVED, request.reason)


def _lead(work: Work) -> Assignment:
    lead = work.lead
    if lead is None:
        raise MoveInputError("expected a lead department, the ticket has none", field="move")
    return lead


def _above(work: Work, part: Assignment) -> list[Assignment]:
    """Return who replies after this part: those it was passed down by, and the lead."""
    by_id = {one.id: one for one in work.assignments}
    found, lead = [], _lead(work)
    while part.parent_id is not None:
        part = by_id[part.parent_id]
        found.append(part)
    return found if part.id == lead.id else [*found, lead]


def _open_replies(work: Work) -> list[Reply]:
    query = select(Reply).where(Reply.ticket == work.ticket.number, Reply.review == "")
    return list(work.session.scalars(query))


def _last_reply(work: Work) -> Reply | None:
    query = select(Reply).where(Reply.ticket == work.ticket.number, Reply.review == "approved")
    lead = work.lead
    mine = query.where(Reply.assignment_id == (lead.id if lead else None))
    return work.session.scalars(mine.order_by(Reply.id.desc()).limit(1)).one_or_none()


def _review(work: Work, record: Reply, review: str, reason: str) -> None:
    record.review, record.review_reason = review, reason
    record.reviewed_by, record.reviewed_at = work.actor.login, work.at


def _keep_attempt(work: Work, request: FollowUpRequest) -> FollowUp:
    ticket = work.ticket
    attempt = FollowUp(
        ticket=ticket.number,
        round=ticket.reworks,
        attempt=len(_asked(work)) + 1,
        by=work.actor.login,
        at=work.at,
        **request.model_dump(exclude={"move"}),
    )
    work.session.add(attempt)
    work.session.flush()
    ticket.visits += 1
    return attempt


def _asked(work: Work) -> Sequence[FollowUp]:
    """Return the attempts to ask the citizen about what was handled last, oldest first."""
    query = select(FollowUp).where(FollowUp.ticket == work.ticket.number, FollowUp.round == work.ticket.reworks)
    handled_at = work.ticket.handled_at
    since = query.where(FollowUp.at >= handled_at) if handled_at else query
    return work.session.scalars(since.order_by(FollowUp.id)).all()


def _heard(work: Work, last: Reply | None) -> str:
    """Return how the ticket's own citizen heard the answer: asked about it afterwards, or in the very call (直办)."""
    if any(asked.reached for asked in _asked(work)):
        return "follow_up"
    return "call" if last is not None and last.assignment_id is None and last.contact_call_id else ""


def _check_contact(work: Work, asked: FollowUp) -> None:
    """A department that claims a contact the citizen knows nothing of may have closed it falsely (虚假办结)."""
    last = _last_reply(work)
    if asked.contacted == "no" and last is not None and last.assignment_id and last.contact_way in ("phone", "visit"):
        occasion = f"false_closing:{asked.id}"
        set_off(work.session, work.casework, work.ticket, "false_closing", occasion, work.actor.login, work.at)


def _after_dissatisfaction(work: Work, asked: FollowUp, *, again: bool) -> Status:
    trigger = "dissatisfied_again" if again else "dissatisfied"
    if work.lead is None:
        return Status.PENDING_DISPATCH
    set_off(work.session, work.casework, work.ticket, trigger, f"{trigger}:{asked.id}", work.actor.login, work.at)
    return Status.PENDING_SUPERVISION if again else _rework(work, asked.reason_code)


def _rework(work: Work, reason: str) -> Status:
    """The same department handles it once more, with a clock of its own (重办)."""
    lead = _lead(work)
    work.ticket.reworks += 1
    assign(
        work, lead.department, AssignmentRole.LEAD, lead.limits, f"重办:{reason}", lead.rule, round_=work.ticket.reworks
    )
    work.ticket.handled_at = None
    return Status.DISPATCHED


def _why(work: Work) -> CloseReason:
    """Return how it ended: solved only if the department says so, and the citizen too where they could be asked."""
    last = _last_reply(work)
    if last is not None and last.assignment_id is None:
        return CloseReason.DIRECT
    asked = _asked(work)
    told = [one for one in asked if one.reached]
    agreed = told[-1].solved == "yes" and work.ticket.final_result not in DISSATISFIED if told else not asked
    return CloseReason.SOLVED if last is not None and last.solved == "solved" and agreed else CloseReason.EXPLAINED


EFFECTS: Effects = {
    Move.APPROVE: approve,
    Move.SEND_BACK: send_back,
    Move.FOLLOW_UP: follow_up,
    Move.RECTIFY: rectify,
    Move.CLOSE: close,
    Move.REOPEN: reopen_ticket,
    Move.FINAL_REPLY: final_reply,
    Move.ARCHIVE: archive,
}
