"""Keeping who took part in which call, and reading it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.monitoring.models import MonitoringEvent
from crm.monitoring.states import Way


@dataclass(frozen=True, slots=True)
class Stretch:
    """For so long a supervisor took part in one way; ``to`` is empty while it goes on."""

    call_id: str
    supervisor: str
    operator: str
    way: Way
    since: datetime
    to: datetime | None


def keep_monitoring(
    session: Session, *, leg: str, call_id: str, supervisor: str, operator: str, way: Way, at: datetime
) -> None:
    """Keep that a supervisor takes part in a call in this way from now on, or left."""
    session.add(
        MonitoringEvent(leg=leg, call_id=call_id, supervisor=supervisor, operator=operator, way=way.value, at=at)
    )


def stretches_of(session: Session, call_id: str) -> list[Stretch]:
    """Return who took part in a call, in order of time."""
    query = select(MonitoringEvent).where(MonitoringEvent.call_id == call_id)
    events = session.scalars(query.order_by(MonitoringEvent.leg, MonitoringEvent.id)).all()
    found = [one for _, stay in groupby(events, key=lambda e: e.leg) for one in _stretches(list(stay))]
    return sorted(found, key=lambda one: one.since)


def unfinished(session: Session) -> list[MonitoringEvent]:
    """Return the last event of every stay that nobody has seen the end of."""
    left = select(MonitoringEvent.leg).where(MonitoringEvent.way == Way.LEFT)
    query = select(MonitoringEvent).where(MonitoringEvent.leg.not_in(left)).order_by(MonitoringEvent.id)
    return list({event.leg: event for event in session.scalars(query)}.values())


def _stretches(stay: Sequence[MonitoringEvent]) -> Iterator[Stretch]:
    for event, following in pairwise([*stay, None]):
        if event is not None and event.way != Way.LEFT:
            yield Stretch(
                event.call_id,
                event.supervisor,
                event.operator,
                Way(event.way),
                event.at,
                following.at if following else None,
            )
