"""Who can be called for a live call."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent_console.deps import ConsoleDeps
from agent_console.hand_over.schemas import HandOverRequest, QueueTarget, SeatOut, TargetsOut
from crm.calls.asked import Asked
from crm.calls.states import HandOverKind
from crm.operators.models import Operator
from crm.operators.states import OperatorState


def asked_by(session: Session, login: str, asked: HandOverRequest) -> Asked:
    """Return what is asked for, with the operator's name; lines and queues are named by the city's rules."""
    account = session.get(Operator, asked.target) if asked.kind is HandOverKind.OPERATOR else None
    name = account.name if account else ""
    return Asked(asked.kind, asked.target, name, asked.way, login, note=asked.note.strip())


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
    queues = [_queue(name, rule.name, there) for name, rule in deps.profile.queues.items()]
    return TargetsOut(operators=there, queues=queues)


def _seat(account: Operator, deps: ConsoleDeps) -> SeatOut:
    now = deps.desk.state_of(account.login)
    return SeatOut(
        login=account.login, name=account.name, queues=list(account.queues), state=now.state, since=now.since
    )


def _queue(queue: str, name: str, there: list[SeatOut]) -> QueueTarget:
    answering = [seat for seat in there if queue in seat.queues]
    free = sum(seat.state == OperatorState.READY for seat in answering)
    return QueueTarget(queue=queue, name=name, there=len(answering), free=free)
