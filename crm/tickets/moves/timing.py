"""Moves about how long a department may take: more time, news of long matters, clocks that stand still."""

from datetime import timedelta

from sqlalchemy import select

from config.rules.limits import ExtensionRule, Limit, Unit
from crm.assignments.models import Assignment, ExtensionRequest, StageFeedback
from crm.clock.due import due
from crm.deadlines.models import Deadline
from crm.deadlines.service import Kind, cancel, extend, meet, pause, resume
from crm.supervision.lateness import excuse
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.moves.requests import AskExtension, Decide, Feedback, PauseClock
from crm.tickets.moves.telling import Citizens
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.states import Move


def ask_extension(work: Work, request: AskExtension) -> Done:
    """More time, asked for before the limit is over, the citizen being told; a long matter's is decided higher up."""
    move = Move(request.move)
    assignment = work.assignment(request.assignment_id, move)
    clock = _handle_clock(work, assignment)
    if clock.due_at < work.at:
        raise MoveInputError("expected the extension before the limit is over, it is over", field="move")
    rule = work.limits_named(assignment.limits).extension
    if move is Move.ASK_LONG_EXTENSION:
        unit: Unit = "days"
        _within_long(work, rule, clock, request.amount)
    else:
        unit = rule.unit
        _within_short(work, rule, assignment, request.amount)
    work.move_assignment(assignment, move)
    asked = ExtensionRequest(
        assignment_id=assignment.id,
        asked_by=work.actor.login,
        asked_at=work.at,
        amount=request.amount,
        unit=unit,
        reason=request.reason,
        citizen_told=request.citizen_told,
    )
    work.session.add(asked)
    work.session.flush()
    return Done(reason=request.reason, data={"assignment": assignment.id, "extension": asked.id})


def grant_extension(work: Work, request: Decide) -> Done:
    """More time it is; what was said of lateness is taken back, and a long matter must be reported on from now on."""
    assignment, asked = _decide_extension(work, request, Move.GRANT_EXTENSION, "granted")
    rule = work.limits_named(assignment.limits).extension
    clock = _handle_clock(work, assignment)
    extend(
        work.session, work.casework, clock, Limit.model_validate({"amount": asked.amount, "unit": asked.unit}), work.at
    )
    _ends_with_those_above(work, assignment, clock)
    excuse(
        work.session, work.ticket, clock, assignment.department, work.actor.login, request.reason, work.at,
        colours=assignment is work.lead,
    )  # fmt: skip
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
    _ends_with_those_above(work, assignment, clock)
    return Done(reason=request.reason, data={"assignment": assignment.id})


def _handle_clock(work: Work, assignment: Assignment) -> Deadline:
    clocks = work.clocks.of(assignment.id, Kind.HANDLE)
    if not clocks:
        raise MoveInputError("expected a department whose clock runs, its part is over", field="assignment_id")
    return clocks[-1]


def _ends_with_those_above(work: Work, assignment: Assignment, clock: Deadline) -> None:
    """Refuse an end after that of the part this one was passed down from (子时限 ≤ 父时限)."""
    above = work.clocks.of(assignment.parent_id, Kind.HANDLE) if assignment.parent_id is not None else []
    if above and above[-1].state == "running" and clock.due_at > above[-1].due_at:
        raise MoveInputError(
            "expected an end within that of the unit above, got a later one; the unit above needs more time first",
            field="assignment_id",
        )


def _within_long(work: Work, rule: ExtensionRule, clock: Deadline, amount: int) -> None:
    longest = clock.started_at + timedelta(days=rule.long_days)
    if due(clock.due_at, Limit(amount=amount, unit="days"), work.casework.calendar(work.at)).at > longest:
        raise MoveInputError(f"expected at most {rule.long_days} days in all for a long matter", field="amount")


def _within_short(work: Work, rule: ExtensionRule, assignment: Assignment, amount: int) -> None:
    query = select(ExtensionRequest.amount).where(
        ExtensionRequest.assignment_id == assignment.id,
        ExtensionRequest.decision == "granted",
        ExtensionRequest.unit == rule.unit,
    )
    granted = sum(work.session.scalars(query))
    if amount > rule.once or granted + amount > rule.total:
        raise MoveInputError(
            f"expected at most {rule.once} at once and {rule.total} in all, got {amount} after {granted}",
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


EFFECTS: Effects = {
    Move.ASK_EXTENSION: ask_extension,
    Move.ASK_LONG_EXTENSION: ask_extension,
    Move.GRANT_EXTENSION: grant_extension,
    Move.REFUSE_EXTENSION: refuse_extension,
    Move.FEEDBACK: feedback,
    Move.PAUSE_CLOCK: pause_clock,
    Move.RESUME_CLOCK: resume_clock,
}
