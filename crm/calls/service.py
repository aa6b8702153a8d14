"""What is kept of a call while it goes on. Every function is one decision inside the caller's session."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.errors import NotFoundError
from crm.call_backs.missed import follow_answer, follow_end
from crm.calls.models import Call, CallSegment
from crm.calls.states import IN_QUEUE, SEGMENT_OF, CallState, Direction, Outcome, SegmentKind
from crm.citizens.numbers import normalise_number
from crm.citizens.region import region_of
from crm.citizens.service import find_citizen
from crm.messages.left import follow_end as follow_message
from crm.search.utterances import index_call

EARLIER_COUNTED = 100
A_DAY = timedelta(days=1)


class NoSuchCallError(NotFoundError):
    """No call has this id."""

    slug = "no-such-call"


def open_call(
    session: Session, *, call_id: str, number: str, line: str, origin: str, channel: str, at: datetime, flow: int = 0
) -> Call:
    """Return the call's row, made if it is not there yet. The script and the tracker may both ask.

    Args:
        session: Open session.
        call_id: Unique id of the citizen's channel.
        number: Caller id as it came; anything that is no number counts as withheld.
        line: The number that was dialled.
        origin: ``trunk`` or ``web``.
        channel: Name of the citizen's channel.
        at: When the call came.
        flow: The version of the flow it follows.
    """
    if call := session.get(Call, call_id):
        return call
    known = normalise_number(number)
    citizen = find_citizen(session, known)
    call = Call(
        id=call_id,
        number=known,
        number_index=known,
        region=region_of(known),
        citizen_id=citizen.id if citizen else None,
        line=normalise_number(line),
        origin=origin[:16],
        channel=channel[:128],
        state=CallState.STARTED,
        menu_path=[],
        flow=flow,
        started_at=at,
    )
    session.add(call)
    session.flush()
    return call


def get_call(session: Session, call_id: str) -> Call:
    """Return one call.

    Raises:
        NoSuchCallError: If there is none.
    """
    call = session.get(Call, call_id)
    if call is None:
        raise NoSuchCallError("expected the id of a call, no call has this one")
    return call


def last_taken(session: Session, operator: str) -> str | None:
    """Return the citizen's call that an operator took last."""
    query = select(Call.id).where(Call.operator == operator, Call.served)
    return session.scalar(query.order_by(Call.started_at.desc()).limit(1))


def last_operator(session: Session, call_id: str, since: datetime) -> str | None:
    """Return who talked last with the citizen of this call, in another call since then; nothing if they are unknown."""
    call = session.get(Call, call_id)
    if call is None or not call.number:
        return None
    theirs = (Call.number_index == call.number, Call.direction == Direction.IN, Call.id != call_id)
    talked = (Call.started_at >= since, Call.answered_at.is_not(None))
    return session.scalar(select(Call.operator).where(*theirs, *talked).order_by(Call.started_at.desc()).limit(1))


def line_of(session: Session, call_id: str) -> str:
    """Return the number that was dialled; empty for a call that is not there."""
    return session.scalar(select(Call.line).where(Call.id == call_id)) or ""


def earlier_calls(session: Session, call_id: str, since: datetime) -> Sequence[datetime]:
    """Return when the citizen of this call called before, newest first; nothing if they are unknown."""
    call = session.get(Call, call_id)
    if call is None or not call.number:
        return []
    theirs = (Call.number_index == call.number, Call.direction == Direction.IN, Call.id != call_id)
    query = select(Call.started_at).where(*theirs, Call.started_at >= since)
    return session.scalars(query.order_by(Call.started_at.desc()).limit(EARLIER_COUNTED)).all()


def waiting_in_queues(session: Session) -> dict[str, int]:
    """Return how many citizens wait in each queue that anybody waits in."""
    query = select(Call.queue, func.count()).where(Call.ended_at.is_(None), Call.state.in_(IN_QUEUE))
    return {queue: count for queue, count in session.execute(query.group_by(Call.queue)).all()}  # noqa: C416 rows are typed, their list is not


def place_of(session: Session, call_id: str) -> int:
    """Return where in its queue a call stands by how long it waits, from 1."""
    call = get_call(session, call_id)
    before = (Call.queue == call.queue, Call.ended_at.is_(None), Call.state.in_(IN_QUEUE))
    query = select(func.count()).where(*before, Call.queued_at < (call.queued_at or call.started_at))
    return 1 + (session.scalar(query) or 0)


def answered_since(session: Session, since: datetime) -> dict[str, list[datetime]]:
    """Return by queue when calls out of it were answered since a moment, of those of the day before it."""
    query = select(Call.queue, Call.answered_at).where(Call.started_at >= since - A_DAY, Call.queue != "")
    found: dict[str, list[datetime]] = {}
    for queue, at in session.execute(query.where(Call.answered_at >= since)):
        if at is not None:
            found.setdefault(queue, []).append(at)
    return found


def segments_of(session: Session, call_id: str) -> Sequence[CallSegment]:
    """Return a call's segments in order of time."""
    query = select(CallSegment).where(CallSegment.call_id == call_id)
    return session.scalars(query.order_by(CallSegment.started_at, CallSegment.id)).all()


def record_choice(session: Session, call_id: str, key: str, kind: str) -> None:
    """Keep a key the citizen pressed in the menu and the kind of matter it stands for."""
    call = get_call(session, call_id)
    call.menu_path = [*call.menu_path, key]
    call.kind = kind or call.kind


def record_queue(session: Session, call_id: str, queue: str, at: datetime) -> None:
    """Keep the queue the call waits in."""
    call = get_call(session, call_id)
    call.queue = queue
    call.queued_at = call.queued_at or at


def record_language(session: Session, call_id: str, language: str) -> None:
    """Keep what the line speaks to the citizen from here on."""
    get_call(session, call_id).language = language


def record_survey(session: Session, call_id: str, score: int) -> None:
    """Keep the key of the one-key evaluation."""
    get_call(session, call_id).survey = score


def record_recording_start(session: Session, call_id: str, at: datetime) -> None:
    """Keep the moment from which the recording runs; utterances are shown relative to it."""
    get_call(session, call_id).recorded_from = at


def record_recording(session: Session, call_id: str, file: str) -> None:
    """Keep the name of the finished recording's file."""
    get_call(session, call_id).recording = file


def move_call(session: Session, call_id: str, state: CallState, *, operator: str | None = None, at: datetime) -> None:
    """Keep the state the call is in; the first operator's answer is kept with its moment."""
    call = get_call(session, call_id)
    call.state = state
    if state is CallState.TALKING and operator is not None:
        if call.operator != operator:
            call.operator = operator
            index_call(session, call_id)
        if call.answered_at is None:
            call.answered_at = at
            follow_answer(session, call, at)


def add_segment(
    session: Session,
    call_id: str,
    kind: SegmentKind,
    *,
    operator: str | None = None,
    started_at: datetime,
    ended_at: datetime,
    note: str = "",
) -> None:
    """Keep a finished stretch of the call."""
    session.add(
        CallSegment(call_id=call_id, kind=kind, operator=operator, started_at=started_at, ended_at=ended_at, note=note)
    )


def end_call(session: Session, call_id: str, outcome: Outcome, at: datetime) -> None:
    """Close the call's row."""
    call = get_call(session, call_id)
    call.state = CallState.ENDED
    call.outcome = outcome = follow_message(session, call, outcome, at)
    call.ended_at = at
    if call.answered_at is not None:
        call.talked_s = max(0, int((at - call.answered_at).total_seconds()))
    follow_end(session, call, outcome, at)


def interrupt_open_calls(
    session: Session, live_ids: set[str], at: datetime, last_sign: Callable[[str], datetime | None] = lambda _: None
) -> list[str]:
    """Close every open call that no longer exists on the PBX (it or we died), and return their ids.

    Args:
        session: Database session.
        live_ids: The calls that exist.
        at: When it was found out.
        last_sign: Gives the last moment at which a call is known to have lived; with it the call ended, else at ``at``.
    """
    gone = [c for c in session.scalars(select(Call).where(Call.ended_at.is_(None))) if c.id not in live_ids]
    for call in gone:
        own = [s.ended_at for s in segments_of(session, call.id) if s.kind != SegmentKind.WRAP_UP]
        since = max(own, default=call.started_at)
        end = max(since, min(at, last_sign(call.id) or at))
        kind = SEGMENT_OF.get(CallState(call.state))
        if kind and since < end:
            operator = call.operator if kind in (SegmentKind.TALKING, SegmentKind.HOLD) else None
            add_segment(session, call.id, kind, operator=operator, started_at=since, ended_at=end)
        end_call(session, call.id, Outcome.INTERRUPTED, end)
    return [c.id for c in gone]
