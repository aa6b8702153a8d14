"""Moves by which departments get a ticket, take it, give it back or pass it down."""

from sqlalchemy import select

from config.rules.limits import Limit
from crm.assignments.models import Assignment, ReturnRequest
from crm.assignments.states import OVER, AssignmentRole, AssignmentStatus
from crm.deadlines.models import Deadline
from crm.deadlines.service import Kind, meet, running, start
from crm.departments.models import Department
from crm.departments.service import below, department
from crm.dispatch.service import limits_for, matter_of, recused
from crm.notices.service import tell_department
from crm.supervision.service import set_off
from crm.tickets.form import known_reason
from crm.tickets.moves.errors import MoveInputError, NotAllowedError, RecusedError
from crm.tickets.moves.references import own_attachments
from crm.tickets.moves.requests import AskReturn, AssignSub, Decide, Dispatch, Recall, Sign
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.states import Move, Role, Status


def dispatch(work: Work, request: Dispatch) -> Done:
    """Give to one lead and any co-handlers; their clocks start now, not when they sign."""
    if len({request.lead, *request.co}) != 1 + len(request.co):
        raise MoveInputError("expected each department once, got one twice", field="co")
    for code in (request.lead, *request.co):
        _open_department(work, code)
    limits = request.limits or limits_for(work.rules, matter_of(work.ticket), request.rule)
    if limits not in work.rules.limits.profiles:
        raise MoveInputError(f"expected a limit profile out of {', '.join(work.rules.limits.profiles)}", field="limits")
    work.recall_all()
    lead = assign(work, request.lead, AssignmentRole.LEAD, limits, request.basis, request.rule or "", request.opinion)
    co = [
        assign(work, code, AssignmentRole.CO, limits, request.basis, request.rule or "", request.opinion)
        for code in request.co
    ]
    work.ticket.lead_department = request.lead
    work.ticket.dispatched_at = work.at
    work.ticket.rules_from = work.rules.since
    return Done(
        Status.DISPATCHED,
        request.basis,
        {"assignment": lead.id, "lead": request.lead, "co": [c.department for c in co], "limits": limits},
    )


def assign(
    work: Work,
    code: str,
    role: AssignmentRole,
    limits: str,
    basis: str,
    rule: str = "",
    opinion: str = "",
    *,
    parent: Assignment | None = None,
    handle: Limit | None = None,
    round_: int = 0,
) -> Assignment:
    """Make one department's part with its clocks, and tell the department."""
    profile = work.rules.limits.profiles[limits]
    new = Assignment(
        ticket=work.ticket.number,
        department=code,
        role=role,
        parent_id=parent.id if parent else None,
        status=AssignmentStatus.TO_SIGN,
        round=round_,
        basis=basis,
        rule=rule,
        limits=limits,
        opinion=opinion,
        dispatched_by=work.actor.login,
        dispatched_at=work.at,
    )
    work.session.add(new)
    work.session.flush()
    shift = work.shift(code)
    clocks = {
        Kind.SIGN: (profile.sign, None),
        Kind.RETURN: (profile.return_, None),
        Kind.CONTACT: (profile.contact, None),
        Kind.HANDLE: (handle or (profile.rework if round_ else profile.handle), profile.warn),
    }
    for kind, (limit, warn) in clocks.items():
        start(
            work.session, work.casework, work.ticket.number, kind, limit, work.at,
            assignment_id=new.id, limits=limits, shift=shift, warn=warn,
        )  # fmt: skip
    tell_department(
        work.session,
        work.casework,
        f"dispatched:{new.id}",
        "dispatched",
        code,
        work.ticket.number,
        f"新工单 {work.ticket.number} 请签收",
        f"工单 {work.ticket.number} 已派至贵单位,请在时限内签收办理。",
        work.at,
        urgent=work.ticket.urgency == "特急",
    )
    return new


def recall(work: Work, request: Recall) -> Done:
    """Take the ticket back to dispatch it again, or one part with what was passed down; who waited for it is told."""
    lead = work.lead
    if request.assignment_id is None or (lead is not None and request.assignment_id == lead.id):
        work.recall_all()
        return Done(Status.PENDING_DISPATCH, request.reason)
    part = work.assignment(request.assignment_id, Move.RECALL)
    if part.status in OVER:
        raise MoveInputError("expected a part that is still worked on, its part is over", field="assignment_id")
    gone = [part, *_passed_down(work, part)]
    for one in gone:
        work.move_assignment(one, Move.RECALL)
        work.stop_clocks(one.id)
    waits = next((a for a in work.assignments if a.id == part.parent_id), lead)
    if waits is not None:
        unit = department(work.session, part.department).name
        tell_department(
            work.session,
            work.casework,
            f"recalled:{part.id}",
            "recalled",
            waits.department,
            work.ticket.number,
            f"工单 {work.ticket.number} 已收回{unit}承办的部分",
            f"工单 {work.ticket.number} 已收回{unit}承办的部分,请登录查看原因。",
            work.at,
        )
    return Done(reason=request.reason, data={"assignment": part.id, "recalled": [one.id for one in gone]})


def sign(work: Work, request: Sign) -> Done:
    """The department takes it; by itself when its time to sign is over."""
    assignment = work.assignment(request.assignment_id, Move.SIGN)
    work.move_assignment(assignment, Move.SIGN)
    assignment.signed_by = work.actor.login
    assignment.signed_at = work.at
    for clock in running(work.session, work.ticket.number, kind=Kind.SIGN, assignment_id=assignment.id):
        meet(work.session, clock, work.at)
        if work.actor.role is Role.SYSTEM:
            clock.state = "missed"
    return Done(data={"assignment": assignment.id, "automatic": work.actor.role is Role.SYSTEM})


def ask_return(work: Work, request: AskReturn) -> Done:
    """Not our duty: in time, with a reason, once for each department; the second of a ticket goes to arbitration."""
    assignment = work.assignment(request.assignment_id, Move.ASK_RETURN)
    known_reason(work.rules.intake.returns, request.reason_code)
    earlier = _returns(work)
    if any(r.decision == "refused" and d == assignment.department for r, d in earlier):
        raise MoveInputError("expected one return of a department, an earlier one was refused for good", field="move")
    if not any(c.due_at >= work.at for c in _clocks(work, assignment, Kind.RETURN)):
        raise MoveInputError("expected the return within its limit, the limit is over", field="move")
    if request.suggested_department:
        department(work.session, request.suggested_department)
    own_attachments(work, request.document_id)
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
    return Done(reason=request.reason, data={"assignment": assignment.id, "return": asked.id})


def arbitrate(work: Work, request: Decide) -> Done:
    """The reviewer leaves the decision to the supervisor and the departments concerned (会商)."""
    assignment = work.assignment(request.assignment_id, Move.ARBITRATE)
    work.move_assignment(assignment, Move.ARBITRATE)
    _open_return(work, assignment).arbitrated = True
    return Done(reason=request.reason, data={"assignment": assignment.id})


def grant_return(work: Work, request: Decide) -> Done:
    """The department was right: it is dispatched anew; co-handlers of a returned lead are free too."""
    assignment, asked = _decide_return(work, request, Move.GRANT_RETURN, "granted")
    work.ticket.returns += 1
    if assignment.role == AssignmentRole.LEAD:
        for other in work.assignments:
            if other.id != assignment.id and other.status not in OVER:
                other.status, other.ended_at = AssignmentStatus.RECALLED, work.at
                work.stop_clocks(other.id)
        work.ticket.lead_department = None
    work.stop_clocks(assignment.id)
    return Done(reason=request.reason, data={"assignment": assignment.id, "return": asked.id})


def refuse_return(work: Work, request: Decide) -> Done:
    """It is the department's duty; nothing more to be said about it. The clock never stopped."""
    assignment, asked = _decide_return(work, request, Move.REFUSE_RETURN, "refused")
    if assignment.signed_at is None:
        assignment.signed_at, assignment.signed_by = work.at, "system"
    for clock in _clocks(work, assignment, Kind.SIGN):
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


def assign_sub(work: Work, request: AssignSub) -> Done:
    """Pass down to units below; each gets a clock of its own, none longer than the one above."""
    parent = work.assignment(request.assignment_id, Move.ASSIGN_SUB)
    work.move_assignment(parent, Move.ASSIGN_SUB)
    under = below(work.session, parent.department)
    busy = {a.department for a in work.assignments if a.status not in OVER}
    made = []
    for code in request.departments:
        _open_department(work, code)
        if code not in under or code in busy:
            raise MoveInputError("expected units below that do not have it yet, got another", field="departments")
        limit = Limit(amount=request.days, unit="days")
        sub = assign(
            work,
            code,
            AssignmentRole.SUB,
            parent.limits,
            parent.basis,
            "",
            request.opinion,
            parent=parent,
            handle=limit,
        )
        ends = [c.due_at for c in _clocks(work, sub, Kind.HANDLE)]
        above = [c.due_at for c in _clocks(work, parent, Kind.HANDLE)]
        if ends and above and ends[0] > above[0]:
            raise MoveInputError("expected a limit within the one above, got a longer one", field="days")
        made.append(sub.id)
    return Done(reason=request.opinion, data={"assignment": parent.id, "subs": made})


def _passed_down(work: Work, part: Assignment) -> list[Assignment]:
    """Return what is still worked on below a part, and below that."""
    found: list[Assignment] = []
    above = {part.id}
    for one in work.assignments:  # oldest first: a part comes after the one above it
        if one.parent_id in above:
            above.add(one.id)
            found.append(one)
    return [one for one in found if one.status not in OVER]


def _open_department(work: Work, code: str) -> Department:
    found = department(work.session, code)
    if not found.active:
        raise MoveInputError(f"expected a department that exists, {code} was closed", field="department")
    if recused(work.session, work.ticket, code):
        raise RecusedError("expected a department that is not concerned, the matter accuses it", department=code)
    return found


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
    if assignment.status == AssignmentStatus.ARBITRATION and work.actor.role is Role.REVIEWER:
        raise NotAllowedError("expected a supervisor or inspector to decide in arbitration, got a reviewer")
    asked = _open_return(work, assignment)
    work.move_assignment(assignment, move)
    asked.decision, asked.decision_reason = decision, request.reason
    asked.decided_by, asked.decided_at = work.actor.login, work.at
    return assignment, asked


def _clocks(work: Work, assignment: Assignment, kind: Kind) -> list[Deadline]:
    return list(running(work.session, work.ticket.number, kind=kind, assignment_id=assignment.id))


EFFECTS: Effects = {
    Move.DISPATCH: dispatch,
    Move.RECALL: recall,
    Move.SIGN: sign,
    Move.ASK_RETURN: ask_return,
    Move.ARBITRATE: arbitrate,
    Move.GRANT_RETURN: grant_return,
    Move.REFUSE_RETURN: refuse_return,
    Move.ASSIGN_SUB: assign_sub,
}
