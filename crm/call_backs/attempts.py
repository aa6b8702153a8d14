"""Tries of the line itself: who waits for one, and the row that makes a try nobody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.errors import HotlineError
from config.languages import OWN
from config.rules.outgoing import OutgoingRules
from crm.call_backs.models import CallBack
from crm.call_backs.moves import make_move
from crm.call_backs.service import last_missed
from crm.call_backs.states import CallBackMove, CallBackState
from crm.calls.models import Call
from crm.calls.outgoing import allowed_number, open_outgoing
from crm.calls.states import MACHINE, Direction
from crm.rows import held_row


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call-back that the line may dial, or is dialling.

    Attributes:
        id: Which.
        queue: Where the citizen waited.
        asked: Whether they asked for it: they have a place in the line, since ``since``, ``sooner`` than others.
        since: Since when they wait.
        sooner: By how much they went before others.
        tries: How often they were called.
        last_tried_at: When they were called last.
        on_line: Whether a call of the number goes on.
        callable: Whether the number is known and within the plan.
        call_id: The try in flight; empty for none.
        language: What the line spoke to them.
    """

    id: int
    queue: str
    asked: bool
    since: datetime
    sooner: int = 0
    tries: int = 0
    last_tried_at: datetime | None = None
    on_line: bool = False
    callable: bool = True
    call_id: str = ""
    language: str = OWN


def waiting_call_backs(session: Session, rules: OutgoingRules) -> Sequence[Waiting]:
    """Return those that nobody has, and those the line is dialling."""
    tasks = session.scalars(
        select(CallBack).where(CallBack.state.in_((CallBackState.OPEN, CallBackState.CALLED)))
    ).all()
    missed = last_missed(session, [task.id for task in tasks])
    talking = set(
        session.scalars(
            select(CallBack.id)
            .join(Call, Call.number_index == CallBack.number_index)
            .where(Call.ended_at.is_(None), CallBack.state == CallBackState.OPEN)
        )
    )
    dialled = _dialled(session)
    return [
        _waiting(task, missed.get(task.id), rules, task.id in talking, dialled.get(task.id, ""))
        for task in tasks
        if task.state == CallBackState.OPEN or task.id in dialled
    ]


def begin_attempt(session: Session, task_id: int, rules: OutgoingRules, call_id: str, at: datetime) -> str | None:
    """Make a try the line's own before anything is dialled, and return the number.

    Whoever comes second, another process or a person, finds that it is taken.

    Args:
        session: Session of a transaction.
        task_id: The call-back.
        rules: The plan of numbers in force.
        call_id: Unique id the citizen's channel will have.
        at: Now.

    Returns:
        The number, for the telephone system alone; ``None`` if there is nothing to dial any more.
    """
    task = held_row(session, CallBack, task_id)
    if task is None or task.state != CallBackState.OPEN or _on_line(session, task):
        return None
    missed = last_missed(session, [task.id]).get(task.id)
    try:
        number = allowed_number(rules, missed.number if missed else "")
    except HotlineError:
        return None
    call = open_outgoing(session, call_id, None, None, number, at)
    call.origin, call.call_back, call.queue = MACHINE, task.id, task.queue
    call.citizen_id, call.language = (missed.citizen_id, missed.language) if missed else (None, OWN)
    task.tries += 1
    task.first_tried_at, task.last_tried_at = task.first_tried_at or at, at
    make_move(session, task, CallBackMove.DIAL, at, call_id=call_id)
    return number


def last_tries(session: Session, task_ids: Sequence[int]) -> Mapping[int, str]:
    """Return how the last call to each ended, of those that were called and are not being called."""
    query = select(Call.call_back, Call.outcome).where(Call.call_back.in_(task_ids), Call.direction == Direction.OUT)
    found: dict[int, str] = {}
    for task_id, outcome in session.execute(query.order_by(Call.started_at)):
        if task_id is not None and outcome:
            found[task_id] = outcome
    return found


def _waiting(task: CallBack, missed: Call | None, rules: OutgoingRules, on_line: bool, call_id: str) -> Waiting:
    return Waiting(
        id=task.id,
        queue=task.queue,
        asked=task.asked_at is not None,
        since=task.place_since or task.last_missed_at,
        sooner=task.sooner,
        tries=task.tries,
        last_tried_at=task.last_tried_at,
        on_line=on_line,
        callable=missed is not None and rules.permits(missed.number),
        call_id=call_id,
        language=missed.language if missed else OWN,
    )


def _dialled(session: Session) -> dict[int, str]:
    query = select(Call.call_back, Call.id).where(Call.origin == MACHINE, Call.ended_at.is_(None))
    return {task_id: call_id for task_id, call_id in session.execute(query) if task_id is not None}


def _on_line(session: Session, task: CallBack) -> bool:
    mine = Call.number_index == CallBack.number_index
    query = select(Call.id).join(CallBack, mine).where(CallBack.id == task.id, Call.ended_at.is_(None)).limit(1)
    return session.scalar(query) is not None
