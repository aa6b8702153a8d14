"""Who must act on a ticket, and by when: one answer at any moment."""

from dataclasses import dataclass
from datetime import datetime

from config.rules.limits import Limit, LimitProfile, LimitRules
from crm.deadlines.models import Deadline
from crm.deadlines.service import Kind, cancel, meet, new_clock, pause, resume
from crm.tickets.moves.work import Work
from crm.tickets.states import ENDED, Role, Status
from crm.tickets.urgency import pressing_at


@dataclass(frozen=True, slots=True)
class Duty:
    """Who acts in a status, and the clock that runs for them."""

    role: Role
    kind: Kind


_S, _K, _R = Status, Kind, Role

DUTIES: dict[Status, Duty] = {
    _S.PENDING_ACCEPT: Duty(_R.OPERATOR, _K.DISPATCH),
    _S.NEED_INFO: Duty(_R.OPERATOR, _K.INFO),
    _S.ACCEPTED: Duty(_R.OPERATOR, _K.DISPATCH),
    _S.REJECTION_REVIEW: Duty(_R.REVIEWER, _K.REJECTION),
    _S.EMERGENCY: Duty(_R.OPERATOR, _K.EMERGENCY),
    _S.ANSWERED: Duty(_R.FOLLOW_UP, _K.VISIT),
    _S.PENDING_DISPATCH: Duty(_R.DISPATCHER, _K.DISPATCH),
    _S.DISPATCHED: Duty(_R.CLERK, _K.SIGN),
    _S.IN_PROGRESS: Duty(_R.CLERK, _K.HANDLE),
    _S.RETURN_REVIEW: Duty(_R.REVIEWER, _K.REVIEW),
    _S.ARBITRATION: Duty(_R.SUPERVISOR, _K.ARBITRATION),
    _S.EXTENSION_REVIEW: Duty(_R.REVIEWER, _K.EXTENSION),
    _S.LONG_EXTENSION_REVIEW: Duty(_R.SUPERVISOR, _K.EXTENSION),
    _S.HANDLED: Duty(_R.REVIEWER, _K.REVIEW),
    _S.PENDING_VISIT: Duty(_R.FOLLOW_UP, _K.VISIT),
    _S.PENDING_SUPERVISION: Duty(_R.SUPERVISOR, _K.SUPERVISION),
    _S.CLOSING: Duty(_R.REVIEWER, _K.CLOSE),
}

KEPT = (_S.NEED_INFO, _S.REJECTION_REVIEW)
"""While one of these lasts the clock of dispatching is not over; it stands still while the citizen is asked."""

OF_ASSIGNMENTS = (_K.SIGN, _K.HANDLE)
"""Clocks that run for a department, started with its assignment."""


def limit_of(limits: LimitRules, profile: LimitProfile, kind: Kind) -> Limit:
    """Return how long the duty of a status may take."""
    return {
        _K.DISPATCH: profile.dispatch,
        _K.INFO: limits.info,
        _K.REJECTION: limits.rejection,
        _K.EMERGENCY: limits.emergency,
        _K.REVIEW: profile.review,
        _K.ARBITRATION: limits.arbitration,
        _K.EXTENSION: limits.extension_review,
        _K.VISIT: profile.visit,
        _K.SUPERVISION: limits.supervised,
        _K.CLOSE: profile.review,
        _K.ARCHIVE: limits.archive,
    }[kind]


def begin(work: Work) -> Deadline:
    """Say whose turn a ticket is that is still to be written, and return its first clock, to be written after it.

    Such a ticket has neither clocks nor departments: nothing is looked up.
    """
    ticket, duty = work.ticket, DUTIES[Status(work.ticket.status)]
    limit = limit_of(work.rules.limits, work.limits_named(""), duty.kind)
    clock = new_clock(work.casework, ticket.number, duty.kind, limit, work.at)
    ticket.turn_role, ticket.due_at, ticket.pressing_at = duty.role, clock.due_at, clock.due_at
    return clock


def settle(work: Work, before: Status) -> None:
    """After a move: end the clocks of the status that was left, start the new one's, and keep whose turn it is."""
    ticket, status = work.ticket, Status(work.ticket.status)
    duty = DUTIES.get(status)
    wanted = duty.kind if duty else (_K.ARCHIVE if status in ENDED and status is not _S.ARCHIVED else None)
    _end_clocks(work, status, before, wanted)
    _keep_ends(work)
    if duty is None:
        ticket.turn_role = ticket.turn_department = ticket.due_at = ticket.pressing_at = None
        ticket.paused = False
        if wanted and not work.clocks.of(None, wanted):
            work.clocks.start(wanted, _limit(work, wanted))
        return
    clock = _clock(work, duty.kind)
    ticket.turn_role = duty.role
    ticket.turn_department = ticket.lead_department if duty.role is _R.CLERK else None
    _keep_end(work, clock)


def refresh(work: Work) -> None:
    """Take over the ends of clocks after they were worked out anew."""
    _keep_ends(work)
    if duty := DUTIES.get(Status(work.ticket.status)):
        _keep_end(work, _clock(work, duty.kind))


def restart(work: Work, kind: Kind, limit: Limit) -> None:
    """Begin a ticket's own clock anew, for another attempt."""
    for clock in work.clocks.of(None, kind):
        cancel(work.session, clock, work.at)
    work.clocks.start(kind, limit)


def _limit(work: Work, kind: Kind) -> Limit:
    return limit_of(work.rules.limits, work.profile, kind)


def _clock(work: Work, kind: Kind) -> Deadline:
    if kind in OF_ASSIGNMENTS:
        lead = work.lead
        if lead is not None and (found := work.clocks.of(lead.id, kind)):
            return found[-1]
        limit = work.profile.sign if kind is _K.SIGN else work.profile.handle
        assignment_id, shift = (lead.id, work.shift(lead.department)) if lead else (None, "")
        return work.clocks.start(kind, limit, assignment_id=assignment_id, shift=shift)
    if own := work.clocks.of(None, kind):
        return own[-1]
    return work.clocks.start(kind, _limit(work, kind))


def _keep_end(work: Work, clock: Deadline) -> None:
    ticket, end = work.ticket, clock.due_at
    ticket.due_at, ticket.paused = end, clock.state == "paused"
    ticket.pressing_at = pressing_at(work.casework, end, ticket.reminders, work.at)


def _keep_ends(work: Work) -> None:
    """Keep with each department's part until when it has, so that an inbox is sorted without looking at clocks."""
    if not (assignments := work.assignments):
        return
    ends: dict[int, datetime] = {}
    for clock in work.clocks.going_on:
        if clock.assignment_id is not None and clock.kind in OF_ASSIGNMENTS:
            ends[clock.assignment_id] = min(clock.due_at, ends.get(clock.assignment_id, clock.due_at))
    for assignment in assignments:
        assignment.due_at = ends.get(assignment.id, assignment.due_at)
        assignment.pressing_at = pressing_at(work.casework, assignment.due_at, work.ticket.reminders, work.at)


def _end_clocks(work: Work, status: Status, before: Status, wanted: Kind | None) -> None:
    for clock in work.clocks.going_on:
        if clock.assignment_id is not None:
            if status in ENDED:
                cancel(work.session, clock, work.at)
            continue
        if clock.kind == _K.DISPATCH and status in KEPT:
            if status is _S.NEED_INFO and clock.state == "running":
                pause(work.session, clock, "waiting for the citizen", work.actor.login, work.at)
        elif clock.kind != wanted:
            (cancel if status in ENDED and before is not _S.CLOSING else meet)(work.session, clock, work.at)
        elif clock.state == "paused":
            resume(work.session, work.casework, clock, work.at)
