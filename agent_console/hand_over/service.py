"""Who can be called for a live call."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent_console.deps import ConsoleDeps
from agent_console.hand_over.schemas import HandOverRequest, QueueTarget, SeatOut, TargetsOut
from config.leader_shifts import LeaderShiftRules
from config.queues import QueueRule
from crm.calls.asked import Asked
from crm.calls.service import answered_since
from crm.calls.states import IN_QUEUE, HandOverKind
from crm.clock.calendar import WorkCalendar
from crm.leader_shifts.line import lead_to_leader
from crm.operators.models import Operator
from crm.operators.states import OperatorState
from ivr.routing.opening import closes_in, opens_at
from ivr.waiting.estimate import PRESENT, expected_min


def asked_by(session: Session, login: str, asked: HandOverRequest) -> Asked:
    """Return what is asked for, with the operator's name; lines and queues are named by the city's rules."""
    account = session.get(Operator, asked.target) if asked.kind is HandOverKind.OPERATOR else None
    name = account.name if account else ""
    return Asked(asked.kind, asked.target, name, asked.way, login, note=asked.note.strip())


def led_sooner(deps: ConsoleDeps, call_id: str, asked: Asked) -> int:
    """Return by how much a citizen goes before others; to a leader's queue only who may is led.

    Raises:
        HotlineError: The leader takes no call just now (``lead_to_leader``).
    """
    if leads_to_leader(deps, asked) is None:
        return 0
    with deps.factory.begin() as session:
        return int(lead_to_leader(session, call_id, asked.note, deps.clock()))


def leads_to_leader(deps: ConsoleDeps, asked: Asked) -> LeaderShiftRules | None:
    """Return the rules of leaders' shifts if a call is to be handed over to a leader's queue."""
    rules = deps.profile.leader_shifts
    return rules if rules and asked.kind is HandOverKind.QUEUE and asked.target == rules.queue else None


def targets_for(session: Session, deps: ConsoleDeps, login: str) -> TargetsOut:
    """Return everybody at work but the one who asks, and the queues they answer.

    Args:
        session: Open session.
        deps: What the other rooms give.
        login: Who asks.
    """
    accounts = session.scalars(select(Operator).where(Operator.active, Operator.login != login)).all()
    seats = [_seat(account, deps) for account in accounts if account.queues]
    there = [seat for seat in seats if seat.state != OperatorState.OFFLINE]
    there.sort(key=lambda seat: (seat.state != OperatorState.READY, seat.login))
    at = deps.clock()
    answered, calendar = answered_since(session, at - PRESENT), deps.casework.calendar(at)
    queues = [
        _queue(name, rule, there, deps, calendar, at, answered.get(name, []))
        for name, rule in deps.profile.queues.items()
    ]
    return TargetsOut(operators=there, queues=queues)


def _seat(account: Operator, deps: ConsoleDeps) -> SeatOut:
    now = deps.desk.state_of(account.login)
    return SeatOut(
        login=account.login, name=account.name, queues=list(account.queues), state=now.state, since=now.since
    )


def _queue(
    queue: str,
    rule: QueueRule,
    there: list[SeatOut],
    deps: ConsoleDeps,
    calendar: WorkCalendar,
    at: datetime,
    answered: list[datetime],
) -> QueueTarget:
    """Whoever is handed over goes before those who came by themselves: nobody is ahead of them."""
    answering = [seat for seat in there if queue in seat.queues]
    free = sum(seat.state == OperatorState.READY for seat in answering)
    closed = not closes_in(rule, calendar, at)
    return QueueTarget(
        queue=queue,
        name=rule.name,
        there=len(answering),
        free=free,
        waiting=sum(call.queue == queue and call.state in IN_QUEUE for call in deps.tracker.live.values()),
        wait_min=None if free or not answering else expected_min(0, answered, at),
        closed=closed,
        opens_at=opens_at(rule, calendar, at) if closed else None,
    )
