"""What people wrote in the line's worklists: it may name the citizen, and goes when citizens are forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.call_backs.models import CallBack
from crm.callers.models import CallerEntry
from crm.db import SessionFactory
from crm.leader_shifts.models import LeaderShift, ShiftBooking
from crm.messages.models import Message
from crm.retention.proof import DELETE, hash_of, prove
from crm.tickets.moves.actor import SYSTEM

Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


@dataclass(frozen=True, slots=True)
class Worklist:
    """Rows with sealed words.

    Attributes:
        table: Where they stand.
        words: The sealed columns.
        over: When a row is over; empty while somebody works on it.
        emptied: Values of a row that is forgotten.
        audited: What the audit calls a row, if it tells of these words.
    """

    table: type[CallBack | CallerEntry | Message | ShiftBooking]
    words: tuple[InstrumentedAttribute[str], ...]
    over: Moment
    emptied: Mapping[str, str | None]
    audited: Kind | None = None


_C, _B = CallerEntry, ShiftBooking

WORKLISTS: Mapping[str, Worklist] = {
    "call_back": Worklist(CallBack, (CallBack.close_reason,), CallBack.closed_at, {"close_reason": ""}),
    "message": Worklist(Message, (Message.close_reason,), Message.closed_at, {"close_reason": ""}),
    "caller_entry": Worklist(
        _C,
        (_C.number, _C.reason, _C.decision, _C.appeal, _C.verdict),
        _C.over_at,
        dict.fromkeys(("number", "number_index", "reason", "decision", "appeal", "verdict"), ""),
        Kind.CALLER_ENTRY,
    ),
    "booking": Worklist(
        _B,
        (_B.number, _B.name, _B.matter),
        LeaderShift.ends_at,
        {"number": "", "name": "", "matter": "", "number_index": None},
    ),
}
"""By the kind that a proof names. A booking is over with its shift, whether that was held, reported or withdrawn."""


def due_rows(kind: str, session: Session, cutoff: datetime) -> Sequence[int]:
    """Return the rows of a worklist that were over before the moment and still have words."""
    found = WORKLISTS[kind]
    query = select(found.table.id).where(found.over < cutoff, or_(*(column != "" for column in found.words)))
    if found.table is ShiftBooking:
        query = query.join(LeaderShift, LeaderShift.id == ShiftBooking.shift)
    return session.scalars(query.order_by(found.table.id)).all()


def forget_row(factory: SessionFactory, kind: str, row_id: int, rule: str, at: datetime) -> None:
    """Empty a row's words at once with the proof; what was done, when and by whom, stays."""
    found = WORKLISTS[kind]
    with factory.begin() as session:
        sealed = (type_coerce(column, Text) for column in found.words)
        lying = session.execute(select(*sealed).where(found.table.id == row_id)).one()
        prove(session, kind, str(row_id), hash_of(list(lying)), rule, at)
        row = session.get_one(found.table, row_id)
        for name, value in found.emptied.items():
            setattr(row, name, value)
        session.flush()
        if found.audited:
            append(session, found.audited, row_id, SYSTEM, DELETE, at)
