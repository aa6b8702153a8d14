"""Who talked for how long: in a call that was handed on each operator has what is theirs, and nobody the whole."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calls.models import CallSegment
from crm.calls.states import SegmentKind


def talk_of(session: Session, call_ids: Collection[str]) -> Mapping[str, Mapping[str, int]]:
    """Return the whole seconds each operator talked with the citizen, by call and in the order they took part."""
    query = (
        select(CallSegment)
        .where(CallSegment.call_id.in_(call_ids), CallSegment.kind == SegmentKind.TALKING)
        .order_by(CallSegment.started_at, CallSegment.id)
    )
    spent: dict[str, dict[str, timedelta]] = defaultdict(lambda: defaultdict(timedelta))
    for one in session.scalars(query):
        if one.operator is not None:
            spent[one.call_id][one.operator] += one.ended_at - one.started_at
    return {call: {who: int(time.total_seconds()) for who, time in theirs.items()} for call, theirs in spent.items()}
