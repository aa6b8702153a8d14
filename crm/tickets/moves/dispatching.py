"""Moves by which departments get a ticket, take it, give it back or pass it down."""

from config.rules.limits import Limit
from crm.assignments.models import Assignment
from crm.assignments.states import OVER, AssignmentRole, AssignmentStatus
from crm.deadlines.service import Kind, meet
from crm.departments.models import Department
from crm.departments.service import below, department
from crm.dispatch.service import limits_for, matter_of, recused
from crm.notices.service import tell_department
from crm.supervision.service import address_waiting
from crm.tickets.moves.errors import MoveInputError, RecusedError
from crm.tickets.moves.requests import AssignSub, Dispatch, Recall, Sign
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.numbers import spoken
from crm.tickets.states import Move, Role, Status
from crm.tickets.urgency import is_urgent


def dispatch(work: Work, request: Dispatch) -> Done:
    """Give to one lead and any co-handlers; their clocks start now, not when they sign."""
    if len({request.lead, *request.co}) != 1 + len(request.co):
        raise MoveInputError("expected each department once, got one twice", field="co")
    for code in (request.lead, *request.co):
        _open_department(work, code)
    suggested = limits_for(work.rules, matter_of(work.ticket), request.rule)
    limits = request.limits or suggested
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
    address_waiting(work.session, work.casework, work.ticket, request.lead, work.at)
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
    profile = work.limits_named(limits)
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
        due_at=work.at,
        pressing_at=work.at,
    )
    work.add(new)
    shift = work.shift(code)
    clocks = {
        Kind.SIGN: (profile.sign, None),
        Kind.RETURN: (profile.return_, None),
        Kind.CONTACT: (profile.contact, None),
        Kind.HANDLE: (handle or (profile.rework if round_ else profile.handle), profile.warn),
    }
    for kind, (limit, warn) in clocks.items():
        work.clocks.start(kind, limit, assignment_id=new.id, limits=limits, shift=shift, warn=warn)
    tell_department(
        work.session,
        work.casework,
        f"dispatched:{new.id}",
        "dispatched",
        code,
        work.ticket.number,
        f"新工单 {spoken(work.ticket.number)} 请签收",
        f"工单 {spoken(work.ticket.number)} 已派至贵单位，请在时限内签收办理。",
        work.at,
        urgent=is_urgent(work.casework, work.ticket),
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
    gone = [part, *work.passed_down(part)]
    for one in gone:
        work.move_assignment(one, Move.RECALL)
        work.clocks.stop(one.id)
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
            f"工单 {spoken(work.ticket.number)} 已收回{unit}承办的部分",
            f"工单 {spoken(work.ticket.number)} 已收回{unit}承办的部分，请登录查看原因。",
            work.at,
        )
    return Done(reason=request.reason, data={"assignment": part.id, "recalled": [one.id for one in gone]})


def sign(work: Work, request: Sign) -> Done:
    """The department takes it; by itself when its time to sign is over."""
    assignment = work.assignment(request.assignment_id, Move.SIGN)
    work.move_assignment(assignment, Move.SIGN)
    assignment.signed_by = work.actor.login
    assignment.signed_at = work.at
    for clock in work.clocks.of(assignment.id, Kind.SIGN):
        meet(work.session, clock, work.at)
        if work.actor.role is Role.SYSTEM:
            clock.state = "missed"
    return Done(data={"assignment": assignment.id, "automatic": work.actor.role is Role.SYSTEM})


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
        ends = [c.due_at for c in work.clocks.of(sub.id, Kind.HANDLE)]
        above = [c.due_at for c in work.clocks.of(parent.id, Kind.HANDLE)]
        if ends and above and ends[0] > above[0]:
            raise MoveInputError("expected a limit within the one above, got a longer one", field="days")
        made.append(sub.id)
    return Done(reason=request.opinion, data={"assignment": parent.id, "subs": made})


def _open_department(work: Work, code: str) -> Department:
    found = department(work.session, code)
    if not found.active:
        raise MoveInputError(f"expected a department that exists, {code} was closed", field="department")
    if recused(work.session, work.ticket, code):
        raise RecusedError("expected a department that is not concerned, the matter accuses it", department=code)
    return found


EFFECTS: Effects = {
    Move.DISPATCH: dispatch,
    Move.RECALL: recall,
    Move.SIGN: sign,
    Move.ASSIGN_SUB: assign_sub,
}
