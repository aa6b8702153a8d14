"""What an operator sees the moment the phone rings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from config.callers import CallerList
from crm.callers.known import lists_of
from crm.calls.models import Call
from crm.calls.service import get_call
from crm.calls.states import Direction
from crm.citizens.models import Citizen
from crm.citizens.numbers import mask_number
from crm.progress.service import asked_about
from crm.tickets.drafts import DraftField, draft_of, fields_of
from crm.tickets.models import Ticket
from crm.tickets.service import tickets_of
from crm.transcripts.models import Utterance
from crm.transcripts.service import utterances_of

SHOWN = 5
RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Pop:
    """Everything known about a ringing call.

    ``lists`` are those the number is on; ``calls_30d`` counts its earlier calls; ``asked_about`` are the tickets the
    citizen just asked about by key, or was asked about by the line.
    """

    call_id: str
    number: str
    number_shown: str
    region: str
    citizen: Citizen | None
    queue: str
    kind: str
    menu_path: list[str]
    language: str
    started_at: datetime
    recorded_from: datetime | None
    recent_calls: Sequence[Call]
    open_tickets: Sequence[Ticket]
    lists: Sequence[CallerList]
    calls_30d: int
    said: Sequence[Utterance]
    asked_about: Sequence[Ticket]
    draft: dict[str, DraftField]
    draft_version: int


def build_pop(session: Session, call_id: str) -> Pop:
    """Gather what is known about a call; a handful of indexed reads.

    Raises:
        NoSuchCallError: If the call does not exist.
    """
    call = get_call(session, call_id)
    draft = draft_of(session, call_id)
    return Pop(
        call_id=call.id,
        number=call.number,
        number_shown=mask_number(call.number),
        region=call.region,
        citizen=session.get(Citizen, call.citizen_id) if call.citizen_id else None,
        queue=call.queue,
        kind=call.kind,
        menu_path=call.menu_path,
        language=call.language,
        started_at=call.started_at,
        recorded_from=call.recorded_from,
        recent_calls=_recent_calls(session, call),
        open_tickets=tickets_of(session, call.citizen_id, open_only=True, limit=SHOWN),
        lists=sorted(lists_of(session, call.number, call.started_at)) if call.number else [],
        calls_30d=_count_recent(session, call),
        said=utterances_of(session, call_id),
        asked_about=_asked_about(session, call),
        draft=fields_of(draft),
        draft_version=draft.version if draft else 0,
    )


def _asked_about(session: Session, call: Call) -> Sequence[Ticket]:
    own = session.get(Ticket, call.ticket) if call.ticket else None
    return [own] if own else asked_about(session, call.id)


def _recent_calls(session: Session, call: Call) -> Sequence[Call]:
    if not call.number:
        return []
    query = select(Call).where(*_theirs(call))
    return session.scalars(query.order_by(Call.started_at.desc()).limit(SHOWN)).all()


def _theirs(call: Call) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the other calls this number made."""
    return Call.number_index == call.number, Call.direction == Direction.IN, Call.id != call.id


def _count_recent(session: Session, call: Call) -> int:
    if not call.number:
        return 0
    since = call.started_at - RECENT
    query = select(func.count()).where(*_theirs(call), Call.started_at >= since)
    return session.scalar(query) or 0
