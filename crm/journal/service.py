"""Writing the journal, sealing it, and checking that nobody changed it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from crm.journal.models import JournalSeal, TicketEvent
from crm.tickets.moves.actor import Actor

BEGINNING = "0" * 64
"""What the first link of every chain hangs on."""

HASHED = (
    "ticket",
    "seq",
    "actor",
    "role",
    "department",
    "move",
    "from_status",
    "to_status",
    "reason",
    "call_id",
    "data",
    "prev",
)
AT_ONCE = 5_000
_NEWEST = (
    select(TicketEvent.seq, TicketEvent.hash)
    .where(TicketEvent.ticket == bindparam("ticket"))
    .order_by(TicketEvent.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: of a ticket's event, or of a seal."""

    place: str
    expected: str


def append(
    session: Session,
    ticket: str,
    actor: Actor,
    move: str,
    from_status: str,
    to_status: str,
    at: datetime,
    *,
    reason: str = "",
    call_id: str | None = None,
    data: Mapping[str, Any] | None = None,
    first: bool = False,
) -> TicketEvent:
    """Add one event to a ticket's chain; of a ticket just made the ``first``, before which none is looked for."""
    last = None if first else _last(session, ticket)
    event = TicketEvent(
        ticket=ticket,
        seq=last.seq + 1 if last else 1,
        at=at,
        actor=actor.login,
        role=actor.role.value,
        department=actor.department,
        move=move,
        from_status=from_status,
        to_status=to_status,
        reason=reason,
        call_id=call_id,
        data=dict(data or {}),
        prev=last.hash if last else BEGINNING,
    )
    event.hash = event_hash(event)
    session.add(event)
    return event


def _last(session: Session, ticket: str) -> Row[int, str] | None:
    return session.execute(_NEWEST, {"ticket": ticket}).one_or_none()


def event_hash(event: TicketEvent) -> str:
    """Return the hash of everything an event says and of the event before it."""
    return chain_hash({name: getattr(event, name) for name in HASHED}, event.at)


def chain_hash(said: Mapping[str, Any], at: datetime) -> str:
    """Return the hash of an event given as the values of ``HASHED`` and its moment."""
    return said_hash({**said, "at": at})


def said_hash(said: Mapping[str, Any]) -> str:
    """Return the SHA-256 of values by name, as JSON; moments in UTC to the microsecond."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=_moment)
    return hashlib.sha256(text.encode()).hexdigest()


def seal(session: Session, at: datetime) -> JournalSeal | None:
    """Seal the events written since the last seal; nothing if there are none.

    A seal leaves out the last minute: PostgreSQL may commit an event after another one with a larger id.
    """
    last = session.scalars(select(JournalSeal).order_by(JournalSeal.id.desc()).limit(1)).one_or_none()
    after = last.last_event if last else 0
    until = session.scalar(select(func.max(TicketEvent.id)).where(TicketEvent.at < _settled(at)))
    if until is None or until <= after:
        return None
    count, digest = _digest(session, after, until)
    prev = last.hash if last else BEGINNING
    new = JournalSeal(at=at, first_event=after + 1, last_event=until, events=count, prev=prev, hash="")
    new.hash = _seal_hash(new, digest)
    session.add(new)
    session.flush()
    return new


def verify(session: Session) -> Iterator[Fault]:
    """Check every chain and every seal; give each fault found."""
    yield from _chain_faults(session)
    prev, after = BEGINNING, 0
    for kept in session.scalars(select(JournalSeal).order_by(JournalSeal.id)):
        count, digest = _digest(session, after, kept.last_event)
        if count != kept.events:
            yield Fault(f"seal {kept.id}", f"{kept.events} events up to {kept.last_event}, found {count}")
        if kept.prev != prev or kept.hash != _seal_hash(kept, digest):
            yield Fault(f"seal {kept.id}", "the hash of what it sealed")
        prev, after = kept.hash, kept.last_event


def _chain_faults(session: Session) -> Iterator[Fault]:
    ticket, seq, prev = "", 0, BEGINNING
    query = select(TicketEvent).order_by(TicketEvent.ticket, TicketEvent.seq)
    for event in session.scalars(query.execution_options(yield_per=AT_ONCE)):
        if event.ticket != ticket:
            ticket, seq, prev = event.ticket, 0, BEGINNING
        place = f"ticket {event.ticket} event {event.seq}"
        if event.seq != seq + 1:
            yield Fault(place, f"event {seq + 1} before it")
        if event.prev != prev:
            yield Fault(place, "the hash of the event before it")
        if event.hash != event_hash(event):
            yield Fault(place, "the hash of what it says")
        seq, prev = event.seq, event.hash
        session.expunge(event)


def _digest(session: Session, after: int, until: int) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    query = select(TicketEvent.id, TicketEvent.hash).where(TicketEvent.id > after, TicketEvent.id <= until)
    for row in session.execute(query.order_by(TicketEvent.id).execution_options(yield_per=AT_ONCE)):
        digest.update(f"{row.id}:{row.hash};".encode())
        count += 1
    return count, digest.hexdigest()


def _seal_hash(kept: JournalSeal, digest: str) -> str:
    return said_hash(
        {
            "at": kept.at,
            "first": kept.first_event,
            "last": kept.last_event,
            "events": kept.events,
            "prev": kept.prev,
            "digest": digest,
        }
    )


def _settled(at: datetime) -> datetime:
    return datetime.fromtimestamp(at.timestamp() - 60, tz=UTC)


def _moment(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"expected text, numbers and moments to hash, got {type(value).__name__}")
    return value.astimezone(UTC).isoformat(timespec="microseconds")
