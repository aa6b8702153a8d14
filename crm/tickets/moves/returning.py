"""Moves by which a department gives a ticket back (退单), and by which that is decided."""

from collections.abc import Iterable

from sqlalchemy import select

from config.rules.intake import ReturnReason
from crm.assignments.models import Assignment, ReturnRequest
from crm.assignments.states import GONE, OVER
from crm.deadlines.service import Kind, meet
from crm.departments.service import department
from crm.dispatch.service import recused
from crm.supervision.service import set_off
from crm.tickets.form import known_reason
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.references import own_attachments
from crm.tickets.moves.requests import AskReturn, Decide
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.states import Move


def ask_return(work: Work, request: AskReturn) -> Done:
    """Not our duty: in time, with a reason, once for each department; the second of a ticket goes to arbitration."""
    assignment = work.assignment(request.assignment_id, Move.ASK_RETURN)
    why = _reason(work, request.reason_code)
    earlier = _returns(work)
    if any(r.decision == "refused" and d == assignment.department for r, d in earlier):
        raise MoveInputError("expected one return of a department, an earlier one was refused for good", field="move")
    if not any(c.due_at >= work.at for c in work.clocks.of(assignment.id, Kind.RETURN)):
        raise MoveInputError("expected the return within its limit, the limit is over", field="move")
    if request.suggested_department:
        department(work.session, request.suggested_department)
    if why.document and request.document_id is None:
        raise MoveInputError("expected the document that proves it, this reason needs one", field="document_id")
    files = own_attachments(work, request.document_id)
    work.move_assignment(assignment, Move.ASK_RETURN)
    asked = ReturnRequest(
        assignment_id=assignment.id,
        asked_by=work.actor.login,
        asked_at=work.at,
        reason_code=request.reason_code,
        reason=request.reason,
        document_id=request.document_id,
        suggested_department=request.suggested_department,
        arbitrated=bool(earlier),
    )
    work.session.add(asked)
    work.session.flush()
    if asked.arbitrated:
        work.move_assignment(assignment, Move.ARBITRATE)
    return Done(reason=request.reason, data={"assignment": assignment.id, "return": asked.id, "attachments": files})


def arbitrate(work: Work, request: Decide) -> Done:
    """The reviewer leaves the decision to the supervisor and the departments concerned (会商)."""
    assignment = work.assignment(request.assignment_id, Move.ARBITRATE)
    work.move_assignment(assignment, Move.ARBITRATE)
    _open_return(work, assignment).arbitrated = True
    return Done(reason=request.reason, data={"assignment": assignment.id})


def grant_return(work: Work, request: Decide) -> Done:
    """The department was right: dispatched anew; what it passed down, and co-handlers of a returned lead, are free.

    One that is itself complained of keeps out from then on (回避), beside those the ticket names; so do
    the units above and below it, and what they hold is taken back.
    """
    assignment, asked = _decide_return(work, request, Move.GRANT_RETURN, "granted")
    work.ticket.returns += 1
    work.clocks.stop(assignment.id)
    _take_back(work, work.passed_down(assignment))
    if any(reason.recuses for reason in work.rules.intake.returns if reason.code == asked.reason_code):
        work.ticket.accused.add(assignment.department)
        _take_back(work, [a for a in work.assignments if recused(work.session, work.ticket, a.department)])
    if work.lead is None:
        _take_back(work, [a for a in work.assignments if a.status not in OVER])
        work.ticket.lead_department = None
    return Done(reason=request.reason, data={"assignment": assignment.id, "return": asked.id})


def refuse_return(work: Work, request: Decide) -> Done:
    """It is the department's duty; nothing more to be said about it. The clock never stopped."""
    assignment, asked = _decide_return(work, request, Move.REFUSE_RETURN, "refused")
    if assignment.signed_at is None:
        assignment.signed_at, assignment.signed_by = work.at, "system"
    for clock in work.clocks.of(assignment.id, Kind.SIGN):
        meet(work.session, clock, work.at)
    refused = sum(earlier.decision == "refused" for earlier, _ in _returns(work))
    set_off(
        work.session,
        work.casework,
        work.ticket,
        "returns_refused",
        f"returns_refused:{asked.id}",
        work.actor.login,
        work.at,
        count=refused,
        department=assignment.department,
    )
    return Done(reason=request.reason, data={"assignment": assignment.id, "return": asked.id})


def _reason(work: Work, code: str) -> ReturnReason:
    reasons = work.rules.intake.returns
    known_reason(reasons, code)
    return next(reason for reason in reasons if reason.code == code)


def _take_back(work: Work, parts: Iterable[Assignment]) -> None:
    for part in parts:
        if part.status not in GONE:
            work.move_assignment(part, Move.RECALL)
            work.clocks.stop(part.id)


def _returns(work: Work) -> list[tuple[ReturnRequest, str]]:
    rows = work.session.execute(
        select(ReturnRequest, Assignment.department)
        .join(Assignment, Assignment.id == ReturnRequest.assignment_id)
        .where(Assignment.ticket == work.ticket.number)
    )
    return [(row[0], row[1]) for row in rows]


def _open_return(work: Work, assignment: Assignment) -> ReturnRequest:
    query = select(ReturnRequest).where(ReturnRequest.assignment_id == assignment.id, ReturnRequest.decision == "")
    return work.session.scalars(query.order_by(ReturnRequest.id.desc())).first() or _missing()


def _missing() -> ReturnRequest:
    raise MoveInputError("expected a return that waits for a decision, there is none", field="assignment_id")


def _decide_return(work: Work, request: Decide, move: Move, decision: str) -> tuple[Assignment, ReturnRequest]:
    assignment = work.assignment(request.assignment_id, move)
    asked = _open_return(work, assignment)
    work.move_assignment(assignment, move)
    asked.decision, asked.decision_reason = decision, request.reason
    asked.decided_by, asked.decided_at = work.actor.login, work.at
    return assignment, asked


EFFECTS: Effects = {
    Move.ASK_RETURN: ask_return,
    Move.ARBITRATE: arbitrate,
    Move.GRANT_RETURN: grant_return,
    Move.REFUSE_RETURN: refuse_return,
}
